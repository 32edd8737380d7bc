package io.kafkachat.connect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Percentiles;

/**
 * The metrics of one task, measured here and shown in Connect's registry, which cannot do the measuring: it shares sensors
 * of the same name among all tasks of the worker, and refuses a metric that an earlier run of the same task still has.
 * That run may not have ended when the next one starts: Connect waits only so long.
 *
 * <p>All but recording belongs to the task's thread.
 */
final class TaskRegistry implements AutoCloseable {

    private final PluginMetrics connect;
    private final Metrics own = new Metrics();
    private final Map<MetricName, Gauge<?>> hidden = new LinkedHashMap<>();
    private final List<MetricName> shown = new ArrayList<>();

    TaskRegistry(PluginMetrics connect) {
        this.connect = connect;
    }

    Sensor sensor(String name) {
        return own.sensor(name);
    }

    void add(Sensor sensor, String name, String description, Map<String, String> tags, MeasurableStat stat) {
        MetricName metric = name(name, description, tags);
        sensor.add(metric, stat);
        show(metric);
    }

    /** The percentiles' names come from {@link #name}. */
    void add(Sensor sensor, Percentiles percentiles) {
        sensor.add(percentiles);
        percentiles.stats().forEach(percentile -> show(percentile.name()));
    }

    void gauge(String name, String description, Gauge<?> gauge) {
        hidden.put(name(name, description, Map.of()), gauge);
    }

    MetricName name(String name, String description, Map<String, String> tags) {
        return connect.metricName(name, description, new LinkedHashMap<>(tags));
    }

    private void show(MetricName metric) {
        hidden.put(metric, (config, now) -> own.metric(metric).metricValue());
    }

    /** Shows what is not shown yet, as far as no earlier run is in the way. Cheap when there is nothing to do. */
    void show() {
        for (Iterator<Map.Entry<MetricName, Gauge<?>>> rest = hidden.entrySet().iterator(); rest.hasNext(); ) {
            Map.Entry<MetricName, Gauge<?>> next = rest.next();
            try {
                connect.addMetric(next.getKey(), next.getValue());
            } catch (IllegalArgumentException e) {
                return;
            }
            shown.add(next.getKey());
            rest.remove();
        }
    }

    @Override
    public void close() {
        shown.forEach(connect::removeMetric);
        own.close();
    }
}
