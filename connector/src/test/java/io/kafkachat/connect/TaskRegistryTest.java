package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskRegistryTest {

    private final Metrics worker = new Metrics();

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void tasksOfOneWorkerCountApart() {
        TaskRegistry first = new TaskRegistry(connect(0));
        TaskRegistry second = new TaskRegistry(connect(1));
        Sensor ofFirst = prompts(first);
        prompts(second);
        first.show();
        second.show();

        ofFirst.record(3);
        assertThat(value(0)).isEqualTo(3.0);
        assertThat(value(1)).isEqualTo(0.0);

        first.close();
        assertThat(names()).containsExactly(name(1));
        second.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void metricsOfARunAreShownWhenTheOneBeforeHasEnded() throws IOException {
        PluginMetricsImpl connectBefore = connect(0);
        TaskRegistry before = new TaskRegistry(connectBefore);
        prompts(before).record(1);
        before.show();
        TaskRegistry next = new TaskRegistry(connect(0));
        prompts(next).record(2);

        next.show();
        assertThat(value(0)).as("the earlier run is still there").isEqualTo(1.0);

        before.close();
        connectBefore.close();
        next.show();
        assertThat(value(0)).isEqualTo(2.0);

        next.close();
        assertThat(names()).isEmpty();
    }

    private PluginMetricsImpl connect(int task) {
        return new PluginMetricsImpl(worker, new LinkedHashMap<>(Map.of("task", Integer.toString(task))));
    }

    private static Sensor prompts(TaskRegistry registry) {
        Sensor sensor = registry.sensor("prompts-total");
        registry.add(sensor, "prompts-total", "Prompts taken on", Map.of(), new CumulativeSum());
        return sensor;
    }

    private MetricName name(int task) {
        return worker.metricName("prompts-total", "plugins", "", Map.of("task", Integer.toString(task)));
    }

    private Object value(int task) {
        return worker.metric(name(task)).metricValue();
    }

    private List<MetricName> names() {
        return worker.metrics().keySet().stream()
                .filter(name -> name.group().equals("plugins"))
                .toList();
    }
}
