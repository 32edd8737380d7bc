package io.kafkachat.streams.app;

import io.kafkachat.events.Enrichment;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.OutputTopics;
import io.kafkachat.streams.ChatCompletions;
import java.util.Collection;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Prompts in, all output events out. Every processor and store has a name of its own, so that they can be told apart. */
final class ChatTopology {

    private ChatTopology() {}

    /**
     * @param topics of prompts
     * @param promptField names the text of a prompt that is text, for enriched events
     */
    static Topology of(
            Collection<String> topics,
            ChatCompletions<byte[], byte[]> chat,
            String promptField,
            EventSettings events,
            OutputTopics outputTopics,
            int maxRecordBytes) {
        EventFactory factory = new EventFactory(events);
        OutputEvents outputs = new OutputEvents(outputTopics, factory);
        Enrichment enrichment = events.mode() == OutputMode.ENRICH
                ? new Enrichment(promptField, events.enrichField(), events.enrichFormat())
                : null;
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], OutputRecord> written = builder.stream(
                        topics,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("prompts"))
                .process(chat, Named.as(ChatCompletions.DEFAULT_NAME))
                .process(
                        () -> new OutputProcessor(factory, outputs, enrichment, maxRecordBytes),
                        Named.as("output-events"));
        written.filter((key, output) -> output.topic() != null, Named.as("published"))
                .to(
                        new OutputTopicExtractor(),
                        Produced.with(Serdes.ByteArray(), new OutputSerde()).withName("outputs"));
        return builder.build();
    }
}
