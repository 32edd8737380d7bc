package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsConfigCheckTest {

    @ParameterizedTest
    @CsvSource({
        "application.id, application.id",
        "bootstrap.servers, bootstrap.servers",
        "admin.bootstrap.servers, bootstrap.servers",
        "consumer.group.id, application.id",
        "main.consumer.group.instance.id, instance.id",
        "group.instance.id, instance.id",
        "producer.transactional.id, instance.id",
        "default.client.supplier, instance.id",
        "processing.guarantee, processing.guarantee",
        "num.stream.threads, num.stream.threads",
        "num.standby.replicas, num.standby.replicas",
        "state.dir, state.dir",
        "commit.interval.ms, commit.interval.ms",
    })
    void whatHasAKeyIsNotTakenTwice(String name, String key) {
        assertThat(Loaded.errors(Map.of("streams." + name, "1")))
                .containsExactly(Map.entry(
                        "streams." + name,
                        "expected nothing, because the app has the key " + key + " for it (command line)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enable.auto.commit                        | true",
                "consumer.enable.auto.commit               | false",
                "main.consumer.allow.auto.create.topics    | true",
                "consumer.value.deserializer               | java.lang.String",
                "config.providers                          | env",
                "producer.config.providers                 | env",
                // Wrong by themselves.
                "poll.ms                                   | soon",
                "producer.linger.ms                        | -1",
                "linger.ms                                 | much",
                "main.consumer.max.poll.records            | 0",
                "restore.consumer.max.poll.records         | 0",
                "admin.retries                             | -1",
                "consumer.auto.offset.reset                | newest",
                "security.protocol                         | SSH",
                "producer.compression.type                 | rar",
                "consumer.fetch.min.bytes                  | -1",
                "metadata.recovery.strategy                | wait",
                "producer.acks                             | most",
                "ensure.explicit.internal.resource.naming  | maybe",
                // What delivery depends on.
                "producer.acks                             | 1",
                "acks                                      | 0",
                "producer.enable.idempotence               | false",
                "consumer.isolation.level                  | read_uncommitted",
                "producer.max.request.size                 | 1000000",
                "max.request.size                          | 1000",
                "producer.buffer.memory                    | 1000000",
                "topic.max.message.bytes                   | 1000000",
                "topic.max.message.bytes                   | much",
                // What Streams and its clients refuse as a whole.
                "producer.max.in.flight.requests.per.connection | 6",
                "producer.transaction.timeout.ms           | 20",
                "topology.optimization                     | some",
                "sasl.mechanism                            | ''",
                "rack.aware.assignment.tags                | zone",
            })
    void errorsStandAtTheKeyAtFault(String name, String value) {
        Map<String, String> given = new HashMap<>(Map.of("streams." + name, value));
        if (name.equals("sasl.mechanism")) {
            given.put("streams.security.protocol", "SASL_SSL");
        }

        assertThat(Loaded.errors(given))
                .containsOnlyKeys("streams." + name)
                .hasEntrySatisfying(
                        "streams." + name, error -> assertThat(error).startsWith("expected"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "producer.acks                 | all",
                "producer.acks                 | -1",
                "enable.idempotence            | true",
                "isolation.level               | read_committed",
                "producer.max.request.size     | 1048576",
                "producer.linger.ms            | 0",
                "main.consumer.max.poll.records | 10",
                "security.protocol             | SSL",
                "group.protocol                | streams",
                "topic.cleanup.policy          | delete",
                "client.tag.zone               | a",
                "upgrade.from                  | 3.9",
                "client.id                     | me",
            })
    void whatIsAllowed(String name, String value) {
        assertThat(Loaded.errors(Map.of("streams." + name, value))).isEmpty();
    }

    @Test
    void isolationIsFreeAtLeastOnce() {
        assertThat(Loaded.errors(Map.of(
                        "processing.guarantee",
                        "at_least_once",
                        "streams.consumer.isolation.level",
                        "read_uncommitted")))
                .isEmpty();
    }

    @Test
    void anInstanceWithANameNeedsTheClassicProtocol() {
        assertThat(Loaded.errors(Map.of("instance.id", "pod-0", "streams.group.protocol", "STREAMS")))
                .containsExactly(Map.entry("streams.group.protocol", "expected classic (command line)"));
        assertThat(Loaded.errors(Map.of("instance.id", "pod-0", "streams.group.protocol", "classic")))
                .isEmpty();
    }

    @Test
    void sizesFollowTheLargestRecord() {
        assertThat(Loaded.errors(
                        Map.of("max.record.bytes", "10000000", "streams.producer.max.request.size", "2000000")))
                .containsExactly(Map.entry(
                        "streams.producer.max.request.size",
                        "expected a whole number of at least 10010000, because of max.record.bytes (command line)"));
        assertThat(Loaded.errors(Map.of("max.record.bytes", "16777216"))).isEmpty();
    }

    @Test
    void aKeyStoreThatIsNoneShowsNoPassword() {
        assertThat(Loaded.errors(Map.of(
                        "streams.security.protocol", "SASL_SSL",
                        "streams.sasl.mechanism", "",
                        "streams.sasl.jaas.config", "s3cret-marker")))
                .allSatisfy((key, error) -> assertThat(error).doesNotContain("s3cret-marker"));
    }
}
