package io.kafkachat.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppMetricsIT {

    @TempDir
    private Path folder;

    /** Which come and go with partitions, so that they can only be seen where records are read. */
    @Test
    void kafkasOwnMetricsAreServedUnderTheNamesOfTheReference() throws Exception {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in").to("out");
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                AppMetrics metrics = new AppMetrics(List.of())) {
            kafka.createTopic("in", 2);
            kafka.createTopic("out", 2);
            try (KafkaStreams streams = new KafkaStreams(builder.build(), properties(kafka))) {
                metrics.watch(streams);
                streams.start();
                produce(kafka);

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(names(metrics))
                                .contains(
                                        "kafka_consumer_fetch_manager_records_lag",
                                        "kafka_stream_thread_process_total",
                                        "kafka_producer_record_send_total"));
                assertThat(metrics.scrape().lines())
                        .filteredOn(line -> line.startsWith("kafka_consumer_fetch_manager_records_lag{"))
                        .anyMatch(line -> line.contains("topic=\"in\""));
            }
        }
    }

    private static void produce(EmbeddedKafka kafka) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("in", new byte[] {1})).get();
        }
    }

    private static Set<String> names(AppMetrics metrics) {
        return metrics.scrape().lines().map(line -> line.split("[ {]")[0]).collect(Collectors.toSet());
    }

    private Properties properties(EmbeddedKafka kafka) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "metrics");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        return properties;
    }
}
