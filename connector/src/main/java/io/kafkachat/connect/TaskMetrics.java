package io.kafkachat.connect;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
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

    private final Sensor prompts;
    private final Sensor ignored;
    private final Sensor alreadyAnswered;
    private final Sensor cutOff;
    private final Sensor completions;
    private final Sensor toolCalls;
    private final Sensor retries;
    private final Sensor chunks;
    private final Sensor chunksDropped;
    private final Sensor maybeBilled;
    private final Sensor fallbackCompletions;
    private final Map<ErrorClass, Sensor> failedAttempts = new EnumMap<>(ErrorClass.class);
    private final Map<ErrorClass, Sensor> errors = new EnumMap<>(ErrorClass.class);
    private final Sensor promptTokens;
    private final Sensor completionTokens;
    private final Sensor reasoningTokens;
    private final Sensor cachedTokens;
    private final Sensor credits;
    private final Sensor usd;
    private final Sensor latency;
    private final Sensor queueTime;
    private final Sensor firstToken;
    private final Sensor outstandingPrompts;
    private final Sensor outstandingBytes;
    private final Sensor pausedPartitions;

    TaskMetrics(PluginMetrics connect, ChatClient client) {
        registry = new TaskRegistry(connect);
        prompts = total("prompts-total", "Prompts taken on");
        ignored = total("prompts-ignored-total", "Tombstones passed over");
        alreadyAnswered = total(
                "prompts-already-answered-total", "Prompts delivered again after they were answered and published");
        cutOff = total(
                "prompts-cut-off-total", "Prompts unfinished when their partition was given up; taken on again later");
        completions = total("completions-total", "Prompts answered");
        toolCalls = total("tool-calls-total", "Tool calls in answers");
        retries = total("retries-total", "Attempts after the first");
        chunks = total("chunks-total", "Chunks of answers published while they were generated");
        chunksDropped = total("chunks-dropped-total", "Chunks that could not be published");
        maybeBilled =
                total("maybe-billed-attempts-total", "Attempts that failed and may be billed although nobody knows");
        fallbackCompletions = total("fallback-completions-total", "Prompts answered by a fallback");
        for (ErrorClass errorClass : ErrorClass.values()) {
            failedAttempts.put(
                    errorClass, byClass("failed-attempts-total", "Attempts that failed, repeated or not", errorClass));
            errors.put(errorClass, byClass("errors-total", "Prompts that ended without an answer", errorClass));
        }
        promptTokens = total("prompt-tokens-total", "Tokens of prompts, as counted by the provider");
        completionTokens = total("completion-tokens-total", "Tokens of answers, reasoning included");
        reasoningTokens = total("reasoning-tokens-total", "Tokens of reasoning");
        cachedTokens = total("cached-tokens-total", "Tokens of prompts served from the provider's cache");
        credits = total("credits-used-total", "Credits, as reported by the provider");
        usd = total("usd-spent-total", "US dollars, as reported by the provider");
        latency = registry.sensor("latency");
        registry.add(latency, "latency-ms-avg", "Milliseconds from submission to outcome, mean", Map.of(), new Avg());
        registry.add(
                latency, "latency-ms-max", "Milliseconds from submission to outcome, maximum", Map.of(), new Max());
        registry.add(latency, percentiles("latency-ms", "from submission to outcome"));
        queueTime = registry.sensor("queue-time");
        registry.add(queueTime, "queue-ms-avg", "Milliseconds spent waiting for a permit, mean", Map.of(), new Avg());
        registry.add(
                queueTime, "queue-ms-max", "Milliseconds spent waiting for a permit, maximum", Map.of(), new Max());
        firstToken = registry.sensor("first-token");
        registry.add(
                firstToken,
                "time-to-first-token-ms-avg",
                "Milliseconds from the last request to the first content of a streamed answer, mean",
                Map.of(),
                new Avg());
        registry.add(
                firstToken,
                percentiles(
                        "time-to-first-token-ms", "from the last request to the first content of a streamed answer"));
        outstandingPrompts = value("outstanding-prompts", "Prompts taken on and not finished");
        outstandingBytes = value("outstanding-bytes", "Heap held by prompts not finished, estimated");
        pausedPartitions = value("paused-partitions", "Partitions not read because enough is unfinished");
        gauge(
                "in-flight-calls",
                "Requests on the wire, all tasks of this worker that share the client",
                client,
                c -> c.load().inFlight());
        gauge(
                "queued-calls",
                "Calls waiting for a permit, a pause or a retry, likewise",
                client,
                c -> c.load().queued());
        gauge(
                "in-flight-limit",
                "Requests that may be on the wire at once",
                client,
                c -> c.load().limit());
        gauge(
                "endpoint-paused",
                "1 while the endpoint is paused for quota or rate, else 0",
                client,
                c -> c.load().paused() ? 1 : 0);
        gauge(
                "models-down",
                "Models that nothing but probes is sent to, because their calls fail",
                client,
                c -> c.load().modelsDown());
        gauge(
                "requests-used",
                "Requests of the last minute, 0 without a limit",
                client,
                c -> c.load().used().requests());
        gauge(
                "tokens-used",
                "Tokens of the last minute, estimated where not known yet, 0 without a limit",
                client,
                c -> c.load().used().tokens());
        gauge(
                "spend-usd",
                "US dollars spent in this period, 0 without a limit",
                client,
                c -> c.load().used().usd().doubleValue());
        gauge(
                "parked-calls",
                "Calls whose task has ended and that wait for their next owner, likewise",
                client,
                c -> c.load().parked().calls());
        gauge(
                "adopted-calls-total",
                "Calls that a task took over from one that had ended, instead of sending them again, likewise",
                client,
                c -> c.load().parked().adopted());
        gauge(
                "dropped-calls-total",
                "Calls whose task has ended and that nobody took over in time, likewise",
                client,
                c -> c.load().parked().dropped());
        registry.show();
    }

    void taken() {
        prompts.record(1);
    }

    void ignored() {
        ignored.record(1);
    }

    void alreadyAnswered() {
        alreadyAnswered.record(1);
    }

    void cutOff(int count) {
        cutOff.record(count);
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
            completions.record(1);
            fallbackCompletions.record(answered.report().fallback() > 0 ? 1 : 0);
            toolCalls.record(answered.completion().choices().stream()
                    .mapToInt(choice -> choice.toolCalls().size())
                    .sum());
            usage(answered.completion().usage());
        } else if (outcome instanceof ChatOutcome.Failed failed) {
            error(failed.failure().errorClass());
        }
    }

    private void attempts(List<Attempt> attempts) {
        retries.record(Math.max(0, attempts.size() - 1));
        for (Attempt attempt : attempts) {
            maybeBilled.record(attempt.mayBeBilled() ? 1 : 0);
            if (attempt.errorClass() != null) {
                count(failedAttempts, attempt.errorClass());
            }
        }
    }

    @Override
    public void chunkPublished() {
        chunks.record(1);
    }

    @Override
    public void chunkDropped() {
        chunksDropped.record(1);
    }

    void backlog(int records, long bytes, int paused) {
        outstandingPrompts.record(records);
        outstandingBytes.record(bytes);
        pausedPartitions.record(paused);
        registry.show();
    }

    private void usage(TokenUsage usage) {
        promptTokens.record(usage.promptTokens());
        completionTokens.record(usage.completionTokens());
        reasoningTokens.record(usage.reasoningTokens());
        cachedTokens.record(usage.cachedTokens());
        BigDecimal creditsUsed = usage.creditsUsed();
        if (creditsUsed != null) {
            credits.record(creditsUsed.doubleValue());
        }
        BigDecimal usdSpent = usage.usdSpent();
        if (usdSpent != null) {
            usd.record(usdSpent.doubleValue());
        }
    }

    private void error(ErrorClass errorClass) {
        count(errors, errorClass);
    }

    private static void count(Map<ErrorClass, Sensor> sensors, ErrorClass errorClass) {
        Sensor sensor = sensors.get(errorClass);
        if (sensor != null) {
            sensor.record(1);
        }
    }

    private Sensor total(String name, String description) {
        Sensor sensor = registry.sensor(name);
        registry.add(sensor, name, description, Map.of(), new CumulativeSum());
        return sensor;
    }

    private Sensor byClass(String name, String description, ErrorClass errorClass) {
        String tag = errorClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Sensor sensor = registry.sensor(name + "-" + tag);
        registry.add(sensor, name, description, Map.of("error-class", tag), new CumulativeSum());
        return sensor;
    }

    private Sensor value(String name, String description) {
        Sensor sensor = registry.sensor(name);
        registry.add(sensor, name, description, Map.of(), new Value());
        return sensor;
    }

    private Percentiles percentiles(String name, String what) {
        return new Percentiles(
                PERCENTILE_BYTES,
                LONGEST_LATENCY_MS,
                BucketSizing.LINEAR,
                percentile(name, what, 50),
                percentile(name, what, 99));
    }

    private Percentile percentile(String name, String what, int percent) {
        return new Percentile(
                registry.name(
                        name + "-p" + percent, "Milliseconds " + what + ", " + percent + "th percentile", Map.of()),
                percent);
    }

    private void gauge(String name, String description, ChatClient client, ToDoubleFunction<ChatClient> reading) {
        registry.gauge(name, description, (config, now) -> reading.applyAsDouble(client));
    }

    @Override
    public void close() {
        registry.close();
    }
}
