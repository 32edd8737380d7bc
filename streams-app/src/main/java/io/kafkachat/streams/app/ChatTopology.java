package io.kafkachat.streams.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.Enrichment;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.config.PromptTopics;
import io.kafkachat.streams.usage.UsageGrouping;
import io.kafkachat.streams.usage.UsageKey;
import io.kafkachat.streams.usage.UsageWindows;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Prompts in, all output events and windows of usage out. Every processor and store has a name of its own, so that they can
 * be told apart, and stay the same when others come.
 */
final class ChatTopology {

    private final AppSettings settings;
    private final StreamsBuilder builder;

    private ChatTopology(AppSettings settings) {
        this.settings = settings;
        // Only the topology's own configuration makes it refuse names of internal topics that Streams would make up.
        this.builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings.streams())));
    }

    static Topology of(AppSettings settings, ChatCompletions<byte[], byte[]> chat) {
        ChatTopology topology = new ChatTopology(settings);
        KStream<byte[], OutputRecord> outputs = topology.outputs(chat);
        topology.publish(outputs);
        if (settings.usage().enabled()) {
            topology.addUp(outputs);
        }
        return topology.builder.build();
    }

    private KStream<byte[], OutputRecord> outputs(ChatCompletions<byte[], byte[]> chat) {
        EventFactory factory = new EventFactory(settings.events());
        OutputEvents outputs = new OutputEvents(settings.outputs(), factory);
        Enrichment enrichment = settings.events().mode() == OutputMode.ENRICH
                ? new Enrichment(
                        settings.prompts().promptField(),
                        settings.events().enrichField(),
                        settings.events().enrichFormat())
                : null;
        UsageGrouping usage = settings.usage().enabled() ? new UsageGrouping(settings.usage()) : null;
        int maxRecordBytes = settings.delivery().processor().maxRecordBytes();
        return prompts()
                .process(chat, Named.as(ChatCompletions.DEFAULT_NAME))
                .process(
                        () -> new OutputProcessor(factory, outputs, enrichment, maxRecordBytes, usage),
                        Named.as("output-events"));
    }

    private KStream<byte[], byte[]> prompts() {
        PromptTopics topics = settings.topics();
        Consumed<byte[], byte[]> consumed = Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withTimestampExtractor(new PromptTime())
                .withName("prompts");
        return topics.pattern() != null
                ? builder.stream(topics.pattern(), consumed)
                : builder.stream(topics.names(), consumed);
    }

    private void publish(KStream<byte[], OutputRecord> outputs) {
        outputs.filter((key, output) -> output.topic() != null, Named.as("published"))
                .to(
                        new OutputTopicExtractor(),
                        Produced.with(Serdes.ByteArray(), new OutputSerde()).withName("outputs"));
    }

    private void addUp(KStream<byte[], OutputRecord> outputs) {
        KStream<UsageKey, ObjectNode> usageEvents = outputs.filter(
                        (key, output) -> output.countedFor() != null, Named.as("usage-events"))
                .selectKey((key, output) -> output.countedFor(), Named.as("usage-counted-for"))
                .mapValues(output -> output.event().value(), Named.as("usage-values"));
        UsageWindows.of(usageEvents, settings.usage())
                .forEach((size, windows) -> windows.to(
                        settings.usageTopics().get(size),
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName("usage-metrics-" + UsageWindows.name(size))));
    }
}
