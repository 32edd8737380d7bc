package io.kafkachat.connect;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.config.ClientConfig;
import io.kafkachat.config.PromptConfig;
import io.kafkachat.config.TopicsConfig;
import io.kafkachat.events.EventType;
import io.kafkachat.events.PromptSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a connector would do with a configuration: for tools that look at it before it is deployed. Made of properties that the
 * connector's {@code validate} finds nothing wrong with, references replaced.
 *
 * @param client how the endpoint would be called, secrets included
 * @param prompts how requests would be made of prompts
 * @param promptTopics those read by name; empty if they are found by a pattern
 * @param promptPattern a regular expression of whole names, not checked of a sink; null if topics are named
 * @param outputTopics where events go
 * @param promptCluster properties of an Admin client of the cluster of the prompts; null if that is the worker's own
 * @param outputCluster the same for the outputs
 * @param advice what is allowed and probably not meant, as the connector logs it when it starts
 */
public record ConnectorPlan(
        ClientSettings client,
        PromptSettings prompts,
        List<String> promptTopics,
        @Nullable String promptPattern,
        Map<EventType, String> outputTopics,
        @Nullable Map<String, Object> promptCluster,
        @Nullable Map<String, Object> outputCluster,
        List<String> advice) {

    public ConnectorPlan {
        promptTopics = List.copyOf(promptTopics);
        outputTopics = Map.copyOf(outputTopics);
        advice = List.copyOf(advice);
    }

    /** Of the sink connector, whose prompts the worker reads. */
    public static ConnectorPlan sink(Map<String, String> properties) {
        SinkConfig config = new SinkConfig(properties);
        List<String> topics = Arrays.stream(
                        properties.getOrDefault(TopicsConfig.TOPICS, "").split(","))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .toList();
        Set<String> understood = AdminClientConfig.configNames();
        return of(
                config,
                topics,
                properties.get(TopicsConfig.TOPICS_REGEX),
                null,
                OutputWriterConfig.connection(config, understood),
                ConnectorAdvice.of(config));
    }

    /** Of the source connector, whose outputs the worker writes. */
    public static ConnectorPlan source(Map<String, String> properties) {
        SourceConfig config = new SourceConfig(properties);
        IntakeSettings intake = IntakeConfig.settings(config);
        List<String> advice = new ArrayList<>(ConnectorAdvice.of(config));
        advice.addAll(SourceAdvice.of(config));
        Pattern pattern = intake.pattern();
        return of(config, intake.topics(), pattern == null ? null : pattern.pattern(), intake.admin(), null, advice);
    }

    private static ConnectorPlan of(
            ConnectorConfig config,
            List<String> promptTopics,
            @Nullable String promptPattern,
            @Nullable Map<String, Object> promptCluster,
            @Nullable Map<String, Object> outputCluster,
            List<String> advice) {
        return new ConnectorPlan(
                ClientConfig.settings(config),
                PromptConfig.settings(config),
                promptTopics,
                promptPattern,
                ChunkConfig.topics(config).names(),
                promptCluster,
                outputCluster,
                advice);
    }

    /** Without settings, which hold secrets. */
    @Override
    public String toString() {
        return "ConnectorPlan" + promptTopics;
    }
}
