package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StableClientSupplierTest {

    private static final String MAIN = "main";

    private final StableClientSupplier supplier = new StableClientSupplier("chat", "pod-0");

    @ParameterizedTest
    @CsvSource({
        "chat-f81d4fae-7dec-11d0-a765-00a0c91e6bf6-StreamThread-1, 1",
        "my-client-StreamThread-12, 12",
        "odd-StreamThread-7-consumer-StreamThread-3, 3",
        "-StreamThread-2, 2"
    })
    void namesComeFromTheNumberOfTheStreamThread(String thread, String number) {
        assertThat(supplier.consumerConfig(consumer(thread), MAIN))
                .containsEntry("group.instance.id", "pod-0-" + number);
        assertThat(supplier.producerConfig(producer(thread), MAIN))
                .containsEntry("transactional.id", "chat/pod-0-" + number);
    }

    @Test
    void everythingElseStaysAsStreamsWantsIt() {
        Map<String, Object> consumer = consumer("c-StreamThread-1");
        Map<String, Object> producer = producer("c-StreamThread-1");

        assertThat(supplier.consumerConfig(consumer, MAIN))
                .containsAllEntriesOf(consumer)
                .hasSize(consumer.size() + 1);
        assertThat(supplier.producerConfig(producer, MAIN))
                .containsEntry("client.id", "c-StreamThread-1-producer")
                .hasSize(producer.size());
    }

    @Test
    void anInstanceIdOfTheUserGivesWay() {
        Map<String, Object> consumer = consumer("c-StreamThread-1");
        consumer.put("group.instance.id", "theirs-1");

        assertThat(supplier.consumerConfig(consumer, MAIN)).containsEntry("group.instance.id", "pod-0-1");
    }

    @Test
    void withoutTransactionsThereIsNoTransactionalId() {
        Map<String, Object> producer = producer("c-StreamThread-1");
        producer.remove("transactional.id");

        assertThat(supplier.producerConfig(producer, MAIN)).doesNotContainKey("transactional.id");
    }

    @Test
    void aReplacementTakesThePlaceOfTheDyingThread() {
        supplier.producerConfig(producer("c-StreamThread-1"), MAIN);
        supplier.consumerConfig(consumer("c-StreamThread-1"), MAIN);

        assertThat(supplier.producerConfig(producer("c-StreamThread-2"), "c-StreamThread-1"))
                .containsEntry("transactional.id", "chat/pod-0-1");
        assertThat(supplier.consumerConfig(consumer("c-StreamThread-2"), "c-StreamThread-1"))
                .containsEntry("group.instance.id", "pod-0-1");
    }

    @Test
    void aStreamThreadOfAnotherClientIsNoPredecessor() {
        supplier.consumerConfig(consumer("c-StreamThread-1"), MAIN);

        assertThat(supplier.consumerConfig(consumer("c-StreamThread-2"), "another-StreamThread-1"))
                .containsEntry("group.instance.id", "pod-0-2");
    }

    @Test
    void restoreConsumersAreNoMembersOfTheGroup() {
        try (Consumer<byte[], byte[]> restore = supplier.getRestoreConsumer(
                        Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "c-StateUpdater-1-restore-consumer"));
                Consumer<byte[], byte[]> global = supplier.getGlobalConsumer(
                        Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "c-global-consumer"))) {
            assertThat(restore.metrics()).isNotEmpty();
            assertThat(global.metrics()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c-StreamThread-1", "c-StreamThread-x-consumer", "c-consumer", "c-StreamThread--consumer", "null"
            })
    void aClientWithoutANumberIsRefused(String clientId) {
        Map<String, Object> config = consumer("c");
        config.put("client.id", clientId);

        assertThatIllegalStateException()
                .isThrownBy(() -> supplier.consumerConfig(config, MAIN))
                .withMessageContaining("client.id " + clientId);
    }

    @Test
    void anotherApplicationIsRefused() {
        Map<String, Object> config = consumer("c-StreamThread-1");
        config.put("group.id", "other");

        assertThatIllegalStateException()
                .isThrownBy(() -> supplier.consumerConfig(config, MAIN))
                .withMessageContainingAll("application.id", "chat", "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "pod 0", "pod/0", "pöd"})
    void anInstanceIdThatKafkaRefusesIsRefusedAtOnce(String instanceId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StableClientSupplier("chat", instanceId))
                .withMessageContaining("instance id");
    }

    private static Map<String, Object> consumer(String thread) {
        return new HashMap<>(streams().getMainConsumerConfigs("chat", thread + "-consumer", 1));
    }

    private static Map<String, Object> producer(String thread) {
        Map<String, Object> config = new HashMap<>(streams().getProducerConfigs(thread + "-producer"));
        config.put("transactional.id", "chat-" + UUID.randomUUID() + "-1");
        return config;
    }

    private static StreamsConfig streams() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "chat");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return new StreamsConfig(properties);
    }
}
