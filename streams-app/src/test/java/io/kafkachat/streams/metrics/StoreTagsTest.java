package io.kafkachat.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class StoreTagsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void storesOfAllKindsAreShown() {
        registry.config().meterFilter(new StoreTags());

        registry.gauge("kafka.stream.state.put.rate", Tags.of("in.memory.state.id", "pending", "task.id", "0_0"), 1);
        registry.gauge(
                "kafka.stream.state.put.rate", Tags.of("in.memory.window.state.id", "usage-1m", "task.id", "1_0"), 1);

        assertThat(registry.scrape())
                .contains("state_id=\"pending\",task_id=\"0_0\"", "state_id=\"usage-1m\",task_id=\"1_0\"");
    }
}
