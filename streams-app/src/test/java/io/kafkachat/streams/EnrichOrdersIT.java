package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the documentation shows, as it stands there. */
class EnrichOrdersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ORDERS = 50;

    @TempDir
    private Path folder;

    @Test
    void theSampleEnrichesEachOrderOnceAndEndsWhenItIsAskedTo() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ProviderSimulator provider =
                        ProviderSimulator.start(SimulatorSettings.defaults().withApiKey(""))) {
            kafka.createTopic("orders", 2);
            kafka.createTopic("orders-enriched", 2);
            Prompts.sendAll(
                    kafka.bootstrapServers(),
                    "orders",
                    ORDERS,
                    i -> "{\"customer\": \"customer-" + i + "\", \"note\": \"Order " + i + " came late.\"}");

            try (JavaProcess sample = JavaProcess.start(
                    ProcessSettings.in(folder, "sample").withJvmOption("-Djava.io.tmpdir=" + folder),
                    SOON,
                    "EnrichOrders",
                    List.of(kafka.bootstrapServers(), provider.uri().toString(), "one"))) {
                Map<String, JsonNode> enriched = enriched(kafka);
                assertThat(enriched).hasSize(ORDERS);
                enriched.forEach((key, order) -> {
                    assertThat(order.path("customer").asText()).isEqualTo(key.replace("key", "customer"));
                    assertThat(order.path("note").asText()).startsWith("Order ");
                    assertThat(order.path("summary").asText()).isNotBlank();
                });

                sample.terminate();
                assertThat(sample.awaitExit(SOON)).isTrue();
            }
            assertThat(TopicReader.readAll(kafka.bootstrapServers(), "orders-enriched", IsolationLevel.READ_COMMITTED))
                    .hasSize(ORDERS);
            assertThat(provider.journal().summary().paid()).isEqualTo(ORDERS);
        }
    }

    private static Map<String, JsonNode> enriched(EmbeddedKafka kafka) throws Exception {
        Map<String, JsonNode> enriched = new HashMap<>();
        try (TopicReader reader =
                TopicReader.open(kafka.bootstrapServers(), "orders-enriched", IsolationLevel.READ_COMMITTED)) {
            for (ConsumerRecord<String, String> record : reader.awaitCount(ORDERS, SOON)) {
                enriched.put(record.key(), new ObjectMapper().readTree(record.value()));
            }
        }
        return enriched;
    }
}
