package io.kafkachat.connect;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;

/** The prompt topics that there are. Thread-safe. */
final class PromptTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Admin admin;
    private final IntakeSettings settings;
    private final Set<String> outputs;

    /** @param outputs topics that are never read, whatever a pattern says */
    PromptTopics(Admin admin, IntakeSettings settings, Collection<String> outputs) {
        this.admin = admin;
        this.settings = settings;
        this.outputs = Set.copyOf(outputs);
    }

    /**
     * The partitions of all of them; a topic that does not exist has none. Blocks for seconds at most.
     *
     * @throws ConnectException if the cluster does not answer
     * @throws ApiException if it refuses to
     */
    Set<TopicPartition> partitions() {
        Set<TopicPartition> partitions = new HashSet<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names()).topicNameValues().entrySet()) {
            try {
                get(topic.getValue())
                        .partitions()
                        .forEach(info -> partitions.add(new TopicPartition(topic.getKey(), info.partition())));
            } catch (UnknownTopicOrPartitionException e) {
                // Not yet, or no more.
                continue;
            }
        }
        return partitions;
    }

    private Collection<String> names() {
        if (settings.pattern() == null) {
            return List.copyOf(settings.topics());
        }
        return get(admin.listTopics().names()).stream()
                .filter(name -> settings.pattern().matcher(name).matches())
                .filter(name -> !outputs.contains(name))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> answer) {
        return AdminAnswers.get(answer, PATIENCE, "the prompt topics. It needs DESCRIBE on them");
    }
}
