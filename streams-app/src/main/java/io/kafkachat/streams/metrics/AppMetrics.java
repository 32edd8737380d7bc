package io.kafkachat.streams.metrics;

import static io.kafkachat.streams.metrics.AppMetric.ERROR_CLASS;
import static io.kafkachat.streams.metrics.AppMetric.KIND;
import static io.kafkachat.streams.metrics.AppMetric.MODEL;
import static io.kafkachat.streams.metrics.AppMetric.OUTCOME;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.streams.ChatCompletionsListener;
import io.kafkachat.streams.ChatLoad;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of an app: its own, those of Kafka Streams and its clients, and those of the JVM. They count what this
 * process did since it started: results whose transaction is aborted are counted, and counted again when they are forwarded
 * again.
 *
 * <p>Tags hold no key, tenant or text of a prompt. Thread-safe; what a listener hears is counted without a wait.
 */
public final class AppMetrics implements ChatCompletionsListener, AutoCloseable {

    private static final String NO_ERROR = "none";
    private static final String COMPLETED = "completed";
    private static final String FAILED = "failed";

    /** Kafka's metrics come and go with partitions; Micrometer's own rhythm is a minute. */
    private static final Duration KAFKA_REFRESH = Duration.ofSeconds(10);

    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final ModelTags models;
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(AppMetrics::daemon);
    private @Nullable LoadReadings load;
    private @Nullable KafkaStreamsMetrics kafka;

    /**
     * With the metrics of the JVM.
     *
     * @param configuredModels those that the configuration names. Other models have a tag value of their own when they have
     *     answered, up to a hundred; until then, and all beyond, they are {@code other}
     */
    public AppMetrics(Collection<String> configuredModels) {
        models = new ModelTags(configuredModels);
        registry.config().meterFilter(new StoreTags());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        beginAtZero();
    }

    /** A rate cannot see the first event of a series that begins with it. */
    private void beginAtZero() {
        for (AppMetric metric : AppMetric.values()) {
            if (metric.type() == AppMetric.Type.COUNTER && metric.tags().isEmpty() && !isOfClient(metric)) {
                count(metric, 0);
            }
        }
        count(AppMetric.RECORDS_REJECTED, 0, ERROR_CLASS, tag(ErrorClass.INVALID_REQUEST));
        for (ErrorClass errorClass : ErrorClass.values()) {
            count(AppMetric.FAILED_ATTEMPTS, 0, ERROR_CLASS, tag(errorClass));
        }
        for (String model : models.known()) {
            count(AppMetric.CALLS, 0, MODEL, model, OUTCOME, COMPLETED, ERROR_CLASS, NO_ERROR);
            for (ErrorClass errorClass : ErrorClass.values()) {
                count(AppMetric.CALLS, 0, MODEL, model, OUTCOME, FAILED, ERROR_CLASS, tag(errorClass));
            }
        }
    }

    private static boolean isOfClient(AppMetric metric) {
        return metric == AppMetric.CLIENT_ADOPTED || metric == AppMetric.CLIENT_DROPPED;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kafkachat-metrics");
        thread.setDaemon(true);
        return thread;
    }

    /** Shows from now on what the processor is doing. Once. */
    public synchronized void watch(Supplier<ChatLoad> newLoad) {
        if (load != null) {
            throw new IllegalStateException("load: expected only one");
        }
        load = new LoadReadings(newLoad);
        gauge(AppMetric.PENDING_RECORDS, load, ChatLoad::pending);
        gauge(AppMetric.PENDING_BYTES, load, ChatLoad::pendingBytes);
        gauge(AppMetric.RUNNING_CALLS, load, ChatLoad::running);
        clientGauge(AppMetric.CLIENT_IN_FLIGHT, load, ClientLoad::inFlight);
        clientGauge(AppMetric.CLIENT_QUEUED, load, ClientLoad::queued);
        clientGauge(AppMetric.CLIENT_LIMIT, load, ClientLoad::limit);
        clientGauge(AppMetric.CLIENT_PAUSED, load, client -> client.paused() ? 1 : 0);
        clientGauge(AppMetric.CLIENT_MODELS_DOWN, load, ClientLoad::modelsDown);
        clientGauge(
                AppMetric.CLIENT_REQUESTS_USED, load, client -> client.used().requests());
        clientGauge(AppMetric.CLIENT_TOKENS_USED, load, client -> client.used().tokens());
        clientGauge(AppMetric.CLIENT_SPEND, load, client -> client.used().usd().doubleValue());
        clientGauge(
                AppMetric.CLIENT_SPEND_LIMIT,
                load,
                client -> client.used().usdLimit().doubleValue());
        clientGauge(AppMetric.CLIENT_PARKED, load, client -> client.parked().calls());
        clientCounter(AppMetric.CLIENT_ADOPTED, load, Parked::adopted);
        clientCounter(AppMetric.CLIENT_DROPPED, load, Parked::dropped);
    }

    /** Shows from now on the metrics of Kafka Streams, of its consumers and of its producers. Once. */
    public synchronized void watch(KafkaStreams streams) {
        if (kafka != null) {
            throw new IllegalStateException("streams: expected only one");
        }
        kafka = new KafkaStreamsMetrics(streams, List.of(), refresher, KAFKA_REFRESH);
        kafka.bindTo(registry);
    }

    /** All metrics, in Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void taken() {
        count(AppMetric.RECORDS_TAKEN, 1);
    }

    @Override
    public void ignored() {
        count(AppMetric.RECORDS_IGNORED, 1);
    }

    @Override
    public void rejected(Failure failure) {
        count(AppMetric.RECORDS_REJECTED, 1, ERROR_CLASS, tag(failure.errorClass()));
    }

    @Override
    public void resumed(int records) {
        count(AppMetric.RECORDS_RESUMED, records);
    }

    @Override
    public void interrupted(int calls) {
        count(AppMetric.CALLS_INTERRUPTED, calls);
    }

    @Override
    public void answered(ChatOutcome outcome) {
        CallReport report = outcome.report();
        boolean completed = outcome instanceof ChatOutcome.Answered;
        String model = completed ? models.answered(report.requestedModel()) : models.of(report.requestedModel());
        String result = completed ? COMPLETED : FAILED;
        count(AppMetric.CALLS, 1, MODEL, model, OUTCOME, result, ERROR_CLASS, errorClass(outcome));
        times(report, model, result);
        attempts(report);
        TokenUsage usage = report.failedUsage();
        if (outcome instanceof ChatOutcome.Answered answered) {
            answer(report, answered.completion());
            usage = usage.plus(answered.completion().usage());
        }
        usage(model, usage);
    }

    private void answer(CallReport report, ChatCompletion completion) {
        count(AppMetric.FALLBACK_COMPLETIONS, report.fallback() > 0 ? 1 : 0);
        count(
                AppMetric.TOOL_CALLS,
                completion.choices().stream()
                        .mapToInt(choice -> choice.toolCalls().size())
                        .sum());
    }

    private static String errorClass(ChatOutcome outcome) {
        return outcome instanceof ChatOutcome.Failed failed
                ? tag(failed.failure().errorClass())
                : NO_ERROR;
    }

    private void times(CallReport report, String model, String outcome) {
        time(AppMetric.CALL_LATENCY, report.latency(), MODEL, model, OUTCOME, outcome);
        time(AppMetric.QUEUE_TIME, report.queued());
        Duration toFirstToken = report.timeToFirstToken();
        if (toFirstToken != null) {
            time(AppMetric.FIRST_TOKEN, toFirstToken, MODEL, model);
        }
    }

    private void attempts(CallReport report) {
        int attempts = report.attempts().size();
        count(AppMetric.ATTEMPTS, attempts);
        count(AppMetric.RETRIES, Math.max(0, attempts - 1));
        for (Attempt attempt : report.attempts()) {
            count(AppMetric.MAYBE_BILLED_ATTEMPTS, attempt.mayBeBilled() ? 1 : 0);
            if (attempt.errorClass() != null) {
                count(AppMetric.FAILED_ATTEMPTS, 1, ERROR_CLASS, tag(attempt.errorClass()));
            }
        }
    }

    private void usage(String model, TokenUsage usage) {
        count(AppMetric.TOKENS, usage.promptTokens(), MODEL, model, KIND, "prompt");
        count(AppMetric.TOKENS, usage.completionTokens(), MODEL, model, KIND, "completion");
        count(AppMetric.TOKENS, usage.reasoningTokens(), MODEL, model, KIND, "reasoning");
        count(AppMetric.TOKENS, usage.cachedTokens(), MODEL, model, KIND, "cached");
        money(AppMetric.USD_SPENT, usage.usdSpent(), model);
        money(AppMetric.CREDITS_USED, usage.creditsUsed(), model);
    }

    private void money(AppMetric metric, @Nullable BigDecimal amount, String model) {
        if (amount != null) {
            count(metric, amount.doubleValue(), MODEL, model);
        }
    }

    private static String tag(ErrorClass errorClass) {
        return errorClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a provider reports may be nonsense: one infinite amount would spoil the sum for ever. */
    private void count(AppMetric metric, double amount, String... tags) {
        Counter counter = Counter.builder(metric.meter())
                .description(metric.description())
                .tags(tags)
                .register(registry);
        if (Double.isFinite(amount) && amount > 0) {
            counter.increment(amount);
        }
    }

    private void time(AppMetric metric, Duration duration, String... tags) {
        Timer.builder(metric.meter())
                .description(metric.description())
                .tags(tags)
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry)
                .record(duration);
    }

    private void gauge(AppMetric metric, LoadReadings readings, ToDoubleFunction<ChatLoad> reading) {
        gauge(metric, () -> readings.of(reading));
    }

    private void clientGauge(AppMetric metric, LoadReadings readings, ToDoubleFunction<ClientLoad> reading) {
        gauge(metric, () -> readings.ofClient(reading));
    }

    private void gauge(AppMetric metric, Supplier<Number> reading) {
        Gauge.builder(metric.meter(), reading).description(metric.description()).register(registry);
    }

    private void clientCounter(AppMetric metric, LoadReadings readings, ToDoubleFunction<Parked> reading) {
        FunctionCounter.builder(metric.meter(), readings, found -> found.ofParked(reading))
                .description(metric.description())
                .register(registry);
    }

    /** Leaves no thread. */
    @Override
    public synchronized void close() {
        refresher.shutdownNow();
        if (kafka != null) {
            kafka.close();
        }
        garbageCollection.close();
        registry.close();
    }
}
