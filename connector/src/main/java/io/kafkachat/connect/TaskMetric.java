package io.kafkachat.connect;

import io.kafkachat.client.ClientLoad;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of a task. Names, tags and units are part of the public interface. */
enum TaskMetric {
    PROMPTS("prompts-total", Stat.TOTAL, "prompts", "Prompts taken on"),
    PROMPTS_IGNORED("prompts-ignored-total", Stat.TOTAL, "prompts", "Tombstones passed over"),
    PROMPTS_ALREADY_ANSWERED(
            "prompts-already-answered-total",
            Stat.TOTAL,
            "prompts",
            "Prompts delivered again after they were answered and published, and skipped"),
    PROMPTS_CUT_OFF(
            "prompts-cut-off-total",
            Stat.TOTAL,
            "prompts",
            "Prompts unfinished when their partition was given up; taken on again by its next owner"),
    COMPLETIONS("completions-total", Stat.TOTAL, "prompts", "Prompts answered"),
    FALLBACK_COMPLETIONS("fallback-completions-total", Stat.TOTAL, "prompts", "Prompts answered by a fallback"),
    ERRORS("errors-total", Stat.TOTAL_BY_CLASS, "prompts", "Prompts that ended without an answer"),
    RETRIES("retries-total", Stat.TOTAL, "attempts", "Attempts after the first of their call"),
    FAILED_ATTEMPTS("failed-attempts-total", Stat.TOTAL_BY_CLASS, "attempts", "Attempts that failed, repeated or not"),
    MAYBE_BILLED_ATTEMPTS(
            "maybe-billed-attempts-total",
            Stat.TOTAL,
            "attempts",
            "Attempts that failed and may be billed although nobody knows"),
    TOOL_CALLS("tool-calls-total", Stat.TOTAL, "tool calls", "Tool calls in answers"),
    CHUNKS("chunks-total", Stat.TOTAL, "records", "Pieces of answers, published while they were generated"),
    CHUNKS_DROPPED("chunks-dropped-total", Stat.TOTAL, "records", "Pieces that could not be published"),
    PROMPT_TOKENS("prompt-tokens-total", Stat.TOTAL, "tokens", "Tokens of prompts, as the provider counts them"),
    COMPLETION_TOKENS("completion-tokens-total", Stat.TOTAL, "tokens", "Tokens of answers, reasoning included"),
    REASONING_TOKENS("reasoning-tokens-total", Stat.TOTAL, "tokens", "Tokens of reasoning, part of those of answers"),
    CACHED_TOKENS("cached-tokens-total", Stat.TOTAL, "tokens", "Tokens of prompts served from the provider's cache"),
    CREDITS_USED(
            "credits-used-total", Stat.TOTAL, "credits", "Credits, as the provider reports them; 0 if it does not"),
    USD_SPENT("usd-spent-total", Stat.TOTAL, "US dollars", "Spent, as the provider reports them; 0 if it does not"),

    LATENCY_AVG("latency-ms-avg", Stat.AVG, "ms", "From submission to outcome, waits and retries included: mean"),
    LATENCY_MAX("latency-ms-max", Stat.MAX, "ms", "From submission to outcome: maximum"),
    LATENCY_P50("latency-ms-p50", Stat.P50, "ms", "From submission to outcome: median"),
    LATENCY_P99("latency-ms-p99", Stat.P99, "ms", "From submission to outcome: 99th percentile"),
    QUEUE_AVG("queue-ms-avg", Stat.AVG, "ms", "Of the latency, waiting for a free place, a pause or a budget: mean"),
    QUEUE_MAX("queue-ms-max", Stat.MAX, "ms", "Waiting for a free place, a pause or a budget: maximum"),
    FIRST_TOKEN_AVG(
            "time-to-first-token-ms-avg",
            Stat.AVG,
            "ms",
            "From sending the last request to the first content, of streamed answers: mean"),
    FIRST_TOKEN_P50("time-to-first-token-ms-p50", Stat.P50, "ms", "From the last request to the first content: median"),
    FIRST_TOKEN_P99(
            "time-to-first-token-ms-p99",
            Stat.P99,
            "ms",
            "From the last request to the first content: 99th percentile"),

    OUTSTANDING_PROMPTS("outstanding-prompts", Stat.LAST, "prompts", "Prompts taken on and not finished"),
    OUTSTANDING_BYTES("outstanding-bytes", Stat.LAST, "bytes", "The heap that outstanding prompts take, by estimate"),
    PAUSED_PARTITIONS("paused-partitions", Stat.LAST, "partitions", "Partitions not read because enough is unfinished"),

    IN_FLIGHT_CALLS("in-flight-calls", "requests", "Requests on the wire, to all endpoints", ClientLoad::inFlight),
    IN_FLIGHT_LIMIT(
            "in-flight-limit",
            "requests",
            "Requests that may be on the wire to the first endpoint: moves with what it takes",
            ClientLoad::limit),
    QUEUED_CALLS("queued-calls", "calls", "Calls that wait for a free place, a pause or a retry", ClientLoad::queued),
    ENDPOINT_PAUSED(
            "endpoint-paused",
            "0 or 1",
            "1 while calls wait for the first endpoint: down, out of credits, over the spend limit, or asked to pause",
            load -> load.paused() ? 1 : 0),
    MODELS_DOWN(
            "models-down",
            "models",
            "Models that nothing but probes is sent to, because their calls fail",
            ClientLoad::modelsDown),
    REQUESTS_USED(
            "requests-used",
            "requests",
            "Requests of the last minute; 0 without a budget",
            load -> load.used().requests()),
    TOKENS_USED(
            "tokens-used",
            "tokens",
            "Tokens of the last minute, estimated where not known yet; 0 without a budget",
            load -> load.used().tokens()),
    SPEND_USD(
            "spend-usd",
            "US dollars",
            "Spent in this period; 0 without a spend limit",
            load -> load.used().usd().doubleValue()),
    SPEND_LIMIT_USD(
            "spend-limit-usd",
            "US dollars",
            "That may be spent in a period; 0 without a spend limit",
            load -> load.used().usdLimit().doubleValue()),
    PARKED_CALLS(
            "parked-calls",
            "calls",
            "Calls whose task has ended and that wait for their next owner",
            load -> load.parked().calls()),
    ADOPTED_CALLS(
            "adopted-calls-total",
            "calls",
            "Calls that a task took over from one that had ended, instead of sending them again",
            load -> load.parked().adopted()),
    DROPPED_CALLS(
            "dropped-calls-total",
            "calls",
            "Calls whose task has ended and that nobody took over in time",
            load -> load.parked().dropped());

    /** The one tag that a metric can have besides those of the worker. */
    static final String ERROR_CLASS = "error-class";

    private final String attribute;
    private final Stat stat;
    private final String unit;
    private final String description;
    private final @Nullable ToDoubleFunction<ClientLoad> reading;

    TaskMetric(String attribute, Stat stat, String unit, String description) {
        this.attribute = attribute;
        this.stat = stat;
        this.unit = unit;
        this.description = description;
        this.reading = null;
    }

    TaskMetric(String attribute, String unit, String description, ToDoubleFunction<ClientLoad> reading) {
        this.attribute = attribute;
        this.stat = Stat.READING;
        this.unit = unit;
        this.description = description;
        this.reading = reading;
    }

    /** The name in Kafka's registry, which is an MBean's attribute. */
    String attribute() {
        return attribute;
    }

    Stat stat() {
        return stat;
    }

    /** For people. */
    String unit() {
        return unit;
    }

    /** For people, in Markdown. */
    String description() {
        return description;
    }

    /**
     * How it is read from the client, which all tasks of a worker with the same settings share: all of them show the same
     * figure. Null: it is the task's own.
     */
    @Nullable
    ToDoubleFunction<ClientLoad> reading() {
        return reading;
    }

    /** What is made of the values that a task records. */
    enum Stat {
        /** Their sum since the task started. */
        TOTAL,
        /** The same for each class of error, which is a tag. */
        TOTAL_BY_CLASS,
        /** The last one. */
        LAST,
        /** Over the last 30 to 60 seconds, as the following; NaN without a value. */
        AVG,
        MAX,
        P50,
        P99,
        /** None: it is read from the client. */
        READING
    }
}
