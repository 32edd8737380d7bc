package io.kafkachat.streams.app;

import io.kafkachat.streams.config.AppSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the topics of an app before it starts. Without a prompt topic Streams stops with an error that many do not
 * understand, and without an output topic it tries for minutes.
 */
final class TopicsCheck {

    private static final Logger log = LoggerFactory.getLogger(TopicsCheck.class);

    /** For a cluster that creates topics when they are first asked for. */
    private static final int CREATION_MILLIS = 5_000;

    private final AppSettings settings;
    private final StreamsConfig streams;

    TopicsCheck(AppSettings settings) {
        this.settings = settings;
        this.streams = new StreamsConfig(settings.streams());
    }

    /**
     * Says for each topic that cannot be used why. A topic of outputs that brokers create by themselves is created by this. While
     * the cluster cannot be reached there is nothing to say: Streams waits for it.
     */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> missingOutputs = new LinkedHashSet<>();
        try (Admin admin = Admin.create(streams.getAdminConfigs(settings.applicationId() + "-topics-check"))) {
            for (String topic : missing(admin, problems)) {
                if (settings.topics().names().contains(topic)) {
                    problems.add(topic + ": there is no such topic of prompts in the cluster");
                } else {
                    missingOutputs.add(topic);
                }
            }
        } catch (TimeoutException e) {
            log.warn("The cluster did not answer; topics are not checked");
            return List.of();
        } catch (KafkaException e) {
            // Such as no address that can be resolved, or a file with keys that cannot be read.
            return List.of("bootstrap.servers: no client can be made: "
                    + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
        if (!missingOutputs.isEmpty()) {
            create(missingOutputs, problems);
        }
        return problems;
    }

    private Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>(settings.topics().names());
        topics.addAll(settings.outputs().names().values());
        topics.addAll(settings.usageTopics().values());
        return topics;
    }

    private List<String> missing(Admin admin, List<String> problems) {
        List<String> missing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(topics()).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> description : descriptions.entrySet()) {
            String topic = description.getKey();
            try {
                description.getValue().get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    missing.add(topic);
                } else if (e.getCause() instanceof AuthorizationException) {
                    problems.add(topic + ": this principal has no right to describe the topic");
                } else if (e.getCause() instanceof TimeoutException timeout) {
                    throw timeout;
                } else {
                    problems.add(topic + ": " + e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
        return missing;
    }

    private void create(Collection<String> topics, List<String> problems) {
        Map<String, Object> config = streams.getProducerConfigs(settings.applicationId() + "-topics-check");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CREATION_MILLIS);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : topics) {
                try {
                    producer.partitionsFor(topic);
                    log.info("The brokers have created {}", topic);
                } catch (KafkaException e) {
                    problems.add(topic + ": there is no such topic of outputs, and the brokers do not create it");
                }
            }
        }
    }
}
