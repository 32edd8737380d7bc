package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of a run. Their times are append times: a prompt's call and its outputs are timed by the same clock.
 *
 * @param name of the connector or the app, which those of outputs begin with
 */
record Topics(String name, List<String> others) {

    static final String PROMPTS = "prompts";

    /** The output topics that are judged. */
    Map<String, Kind> outputs() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put(name + "-completions", Kind.COMPLETION);
        kinds.put(name + "-tool-calls", Kind.TOOL_CALL);
        kinds.put(name + "-errors", Kind.ERROR);
        kinds.put(receipts(), Kind.RECEIPT);
        return kinds;
    }

    String receipts() {
        return name + "-usage";
    }

    void create(String bootstrapServers, int partitions) {
        List<String> names = new ArrayList<>(outputs().keySet());
        names.add(PROMPTS);
        names.addAll(others);
        List<NewTopic> topics = names.stream()
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1))
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")))
                .toList();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(topics).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the topics", e);
        }
    }
}
