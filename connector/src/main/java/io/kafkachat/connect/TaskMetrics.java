package io.kafkachat.connect;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.connect.TaskMetric.Stat;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Percentile;
import org.apache.kafka.common.metrics.stats.Percentiles;
import org.apache.kafka.common.metrics.stats.Percentiles.BucketSizing;
import org.apache.kafka.common.metrics.stats.Value;

/**
 * The task's metrics in Connect's own registry (KIP-877): group {@code plugins}, with the worker's tags for connector and
 * task. The names are part of the public interface. Thread-safe.
 */
final class TaskMetrics implements ChunkPublisher.Counts, AutoCloseable {

    private static final int PERCENTILE_BYTES = 8_192;
    private static final double LONGEST_LATENCY_MS = 900_000;

    private final TaskRegistry registry;

    private final Map<TaskMetric, Sensor> sensors = new EnumMap<>(TaskMetric.class);
    private final Map<ErrorClass, Sensor> failedAttempts;
    private final Map<ErrorClass, Sensor> errors;
    private final Sensor latency;
    private final Sensor queueTime;
    private final Sensor firstToken;

    TaskMetrics(PluginMetrics connect, ChatClient client) {
        registry = new TaskRegistry(connect);
        failedAttempts = byClass(TaskMetric.FAILED_ATTEMPTS);
        errors = byClass(TaskMetric.ERRORS);
        latency =
                sampled(TaskMetric.LATENCY_AVG, TaskMetric.LATENCY_MAX, TaskMetric.LATENCY_P50, TaskMetric.LATENCY_P99);
        queueTime = sampled(TaskMetric.QUEUE_AVG, TaskMetric.QUEUE_MAX);
        firstToken = sampled(TaskMetric.FIRST_TOKEN_AVG, TaskMetric.FIRST_TOKEN_P50, TaskMetric.FIRST_TOKEN_P99);
        for (TaskMetric metric : TaskMetric.values()) {
            ToDoubleFunction<ClientLoad> reading = metric.reading();
            if (reading != null) {
                registry.gauge(
                        metric.attribute(),
                        metric.description(),
                        (config, now) -> reading.applyAsDouble(client.load()));
            } else if (metric.stat() == Stat.TOTAL || metric.stat() == Stat.LAST) {
                sensors.put(metric, sampled(metric));
            }
        }
        registry.show();
    }

    void taken() {
        record(TaskMetric.PROMPTS, 1);
    }

    void ignored() {
        record(TaskMetric.PROMPTS_IGNORED, 1);
    }

    void alreadyAnswered() {
        record(TaskMetric.PROMPTS_ALREADY_ANSWERED, 1);
    }

    void cutOff(int count) {
        record(TaskMetric.PROMPTS_CUT_OFF, count);
    }

    /** A prompt that could not become a request. */
    void rejected(Failure failure) {
        error(failure.errorClass());
    }

    void answered(ChatOutcome outcome) {
        latency.record(outcome.report().latency().toMillis());
        queueTime.record(outcome.report().queued().toMillis());
        attempts(outcome.report().attempts());
        Duration toFirstToken = outcome.report().timeToFirstToken();
        if (toFirstToken != null) {
            firstToken.record(toFirstToken.toMillis());
        }
        if (outcome instanceof ChatOutcome.Answered answered) {
            record(TaskMetric.COMPLETIONS, 1);
            record(TaskMetric.FALLBACK_COMPLETIONS, answered.report().fallback() > 0 ? 1 : 0);
            record(
                    TaskMetric.TOOL_CALLS,
                    answered.completion().choices().stream()
                            .mapToInt(choice -> choice.toolCalls().size())
                            .sum());
            usage(answered.completion().usage());
        } else if (outcome instanceof ChatOutcome.Failed failed) {
            error(failed.failure().errorClass());
        }
    }

    private void attempts(List<Attempt> attempts) {
        record(TaskMetric.RETRIES, Math.max(0, attempts.size() - 1));
        for (Attempt attempt : attempts) {
            record(TaskMetric.MAYBE_BILLED_ATTEMPTS, attempt.mayBeBilled() ? 1 : 0);
            if (attempt.errorClass() != null) {
                record(failedAttempts, attempt.errorClass(), 1);
            }
        }
    }

    @Override
    public void chunkPublished() {
        record(TaskMetric.CHUNKS, 1);
    }

    @Override
    public void chunkDropped() {
        record(TaskMetric.CHUNKS_DROPPED, 1);
    }

    void backlog(int records, long bytes, int paused) {
        record(TaskMetric.OUTSTANDING_PROMPTS, records);
        record(TaskMetric.OUTSTANDING_BYTES, bytes);
        record(TaskMetric.PAUSED_PARTITIONS, paused);
        registry.show();
    }

    private void usage(TokenUsage usage) {
        record(TaskMetric.PROMPT_TOKENS, usage.promptTokens());
        record(TaskMetric.COMPLETION_TOKENS, usage.completionTokens());
        record(TaskMetric.REASONING_TOKENS, usage.reasoningTokens());
        record(TaskMetric.CACHED_TOKENS, usage.cachedTokens());
        BigDecimal creditsUsed = usage.creditsUsed();
        if (creditsUsed != null) {
            record(TaskMetric.CREDITS_USED, creditsUsed.doubleValue());
        }
        BigDecimal usdSpent = usage.usdSpent();
        if (usdSpent != null) {
            record(TaskMetric.USD_SPENT, usdSpent.doubleValue());
        }
    }

    private void error(ErrorClass errorClass) {
        record(errors, errorClass, 1);
    }

    private void record(TaskMetric metric, double value) {
        record(sensors, metric, value);
    }

    private static <K> void record(Map<K, Sensor> sensors, K key, double value) {
        Objects.requireNonNull(sensors.get(key)).record(value);
    }

    private Map<ErrorClass, Sensor> byClass(TaskMetric metric) {
        Map<ErrorClass, Sensor> byClass = new EnumMap<>(ErrorClass.class);
        for (ErrorClass errorClass : ErrorClass.values()) {
            String tag = errorClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
            Sensor sensor = registry.sensor(metric.attribute() + "-" + tag);
            registry.add(
                    sensor,
                    metric.attribute(),
                    metric.description(),
                    Map.of(TaskMetric.ERROR_CLASS, tag),
                    new CumulativeSum());
            byClass.put(errorClass, sensor);
        }
        return byClass;
    }

    /** A sensor whose values are shown in each of these ways. */
    private Sensor sampled(TaskMetric... metrics) {
        Sensor sensor = registry.sensor(metrics[0].attribute());
        List<Percentile> percentiles = new ArrayList<>();
        for (TaskMetric metric : metrics) {
            switch (metric.stat()) {
                case TOTAL -> add(sensor, metric, new CumulativeSum());
                case LAST -> add(sensor, metric, new Value());
                case AVG -> add(sensor, metric, new Avg());
                case MAX -> add(sensor, metric, new Max());
                case P50 -> percentiles.add(percentile(metric, 50));
                case P99 -> percentiles.add(percentile(metric, 99));
                case TOTAL_BY_CLASS, READING ->
                    throw new IllegalArgumentException(metric + " does not come from one sensor");
            }
        }
        if (!percentiles.isEmpty()) {
            registry.add(
                    sensor,
                    new Percentiles(
                            PERCENTILE_BYTES,
                            LONGEST_LATENCY_MS,
                            BucketSizing.LINEAR,
                            percentiles.toArray(Percentile[]::new)));
        }
        return sensor;
    }

    private void add(Sensor sensor, TaskMetric metric, MeasurableStat stat) {
        registry.add(sensor, metric.attribute(), metric.description(), Map.of(), stat);
    }

    private Percentile percentile(TaskMetric metric, int percent) {
        return new Percentile(registry.name(metric.attribute(), metric.description(), Map.of()), percent);
    }

    @Override
    public void close() {
        registry.close();
    }
}
