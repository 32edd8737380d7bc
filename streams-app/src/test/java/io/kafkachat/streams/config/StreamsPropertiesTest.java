package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsPropertiesTest {

    @Test
    void theAppSetsWhatSuitsIt() {
        Map<String, Object> main = main(Map.of());
        Map<String, Object> producer = producer(Map.of());

        assertThat(main)
                .containsEntry("max.poll.records", 100)
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("max.partition.fetch.bytes", 1_398_870);
        assertThat(producer).containsEntry("linger.ms", 5).containsEntry("max.request.size", 1_398_870);
        assertThat(streams(Map.of()).getLong("poll.ms")).isEqualTo(20);
        assertThat(Loaded.settings(Map.of()).streams())
                .containsEntry("application.id", "app")
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("num.stream.threads", 1)
                .containsEntry("num.standby.replicas", 0)
                .containsEntry("commit.interval.ms", 40L)
                .containsEntry("topic.max.message.bytes", 1_398_870)
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .doesNotContainKeys("state.dir", "topics", "chat.api.key");
    }

    @Test
    void committedPromptsOnlyAlsoAtLeastOnce() {
        assertThat(main(Map.of("processing.guarantee", "at_least_once")))
                .containsEntry("isolation.level", "read_committed");
    }

    /** A default with the prefix of a client would beat what the user gave without, or with a wider one. */
    @ParameterizedTest
    @CsvSource({
        "linger.ms, 7",
        "producer.linger.ms, 7",
        "max.poll.records, 7",
        "consumer.max.poll.records, 7",
        "main.consumer.max.poll.records, 7",
        "auto.offset.reset, latest",
        "consumer.auto.offset.reset, latest",
        "main.consumer.auto.offset.reset, latest",
        "max.partition.fetch.bytes, 7",
        "consumer.max.partition.fetch.bytes, 7",
        "max.request.size, 9000000",
        "producer.max.request.size, 9000000",
        "poll.ms, 7",
        "topic.max.message.bytes, 9000000",
        "ensure.explicit.internal.resource.naming, false",
    })
    void whatTheUserGivesWins(String name, String value) {
        String bare = StreamsKeys.bare(name);
        Map<String, String> given = Map.of("streams." + name, value);

        assertThat(List.of(
                        main(given).getOrDefault(bare, ""),
                        producer(given).getOrDefault(bare, ""),
                        Loaded.settings(given).streams().getOrDefault(name, "")))
                .contains(value)
                .doesNotContain(5, 20, 100, "earliest", 1_398_870, true);
    }

    @Test
    void aSettingOfOneClientLeavesTheOthersAlone() {
        assertThat(main(Map.of("streams.producer.linger.ms", "7", "streams.restore.consumer.max.poll.records", "7")))
                .containsEntry("max.poll.records", 100);
    }

    @Test
    void sizesFollowTheLargestRecord() {
        Map<String, String> large = Map.of("max.record.bytes", "3000000");

        assertThat(producer(large)).containsEntry("max.request.size", 4_065_536);
        assertThat(main(large)).containsEntry("max.partition.fetch.bytes", 4_065_536);
        assertThat(Loaded.settings(large).streams()).containsEntry("topic.max.message.bytes", 4_065_536);
        assertThat(StreamsProperties.recordLimit(1_024)).isEqualTo(1 << 20);
        assertThat(StreamsProperties.recordLimit(16 << 20)).isEqualTo(22_435_158);
    }

    @Test
    void secretsAreHiddenAndReachTheClients() {
        Map<String, String> given = Map.of(
                "streams.security.protocol", "SASL_SSL",
                "streams.sasl.mechanism", "SCRAM-SHA-512",
                "streams.sasl.jaas.config", "jaas",
                "streams.main.consumer.ssl.key.password", "key");

        assertThat(producer(given))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", new Password("jaas"));
        assertThat(main(given)).containsEntry("ssl.key.password", new Password("key"));
    }

    @Test
    void blanksAroundAValueAreNoPartOfIt() {
        assertThat(Loaded.settings(Map.of("streams.topic.retention.ms", " 1000 "))
                        .streams())
                .containsEntry("topic.retention.ms", "1000");
    }

    @Test
    void runtimeKeysArePassedOn() {
        Map<String, String> given = new HashMap<>(
                Map.of("num.stream.threads", "3", "num.standby.replicas", "1", "commit.interval.ms", "50"));
        given.put("state.dir", " /tmp/app ");

        assertThat(Loaded.settings(given).streams())
                .containsEntry("num.stream.threads", 3)
                .containsEntry("num.standby.replicas", 1)
                .containsEntry("commit.interval.ms", 50L)
                .containsEntry("state.dir", "/tmp/app");
    }

    private static Map<String, Object> main(Map<String, String> given) {
        return streams(given).getMainConsumerConfigs("app", "client", 1);
    }

    private static Map<String, Object> producer(Map<String, String> given) {
        return streams(given).getProducerConfigs("client");
    }

    private static StreamsConfig streams(Map<String, String> given) {
        return new StreamsConfig(Loaded.settings(given).streams());
    }
}
