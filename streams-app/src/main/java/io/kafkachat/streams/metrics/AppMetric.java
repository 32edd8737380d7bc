package io.kafkachat.streams.metrics;

import java.util.List;

/** The app's own metrics. Names, tags and units are part of the public interface. */
enum AppMetric {
    RECORDS_TAKEN("records.taken", Type.COUNTER, "Records taken on"),
    RECORDS_IGNORED("records.ignored", Type.COUNTER, "Tombstones passed over"),
    RECORDS_REJECTED(
            "records.rejected", Type.COUNTER, "Records that no request could be made of", AppMetric.ERROR_CLASS),
    RECORDS_RESUMED("records.resumed", Type.COUNTER, "Unanswered records found when a task began, and taken on again"),
    CALLS(
            "calls",
            Type.COUNTER,
            "Calls that ended, and whose results were forwarded; `error_class` is `none` if `outcome` is `completed`, else it is `failed`",
            AppMetric.MODEL,
            AppMetric.OUTCOME,
            AppMetric.ERROR_CLASS),
    CALL_LATENCY(
            "call.latency",
            Type.TIMER,
            "From submission to outcome, waits and retries included",
            AppMetric.MODEL,
            AppMetric.OUTCOME),
    FIRST_TOKEN(
            "time.to.first.token",
            Type.TIMER,
            "From sending the last attempt to its first content, of streamed answers",
            AppMetric.MODEL),
    QUEUE_TIME(
            "call.queue",
            Type.TIMER,
            "Of the latency, waiting for a free place, a pause or a budget: well above zero, calls in flight or a budget are the bottleneck"),
    ATTEMPTS("attempts", Type.COUNTER, "Requests sent, of calls that ended"),
    RETRIES("retries", Type.COUNTER, "Of these, those after the first of their call"),
    FAILED_ATTEMPTS(
            "failed.attempts", Type.COUNTER, "Of these, those that failed, repeated or not", AppMetric.ERROR_CLASS),
    MAYBE_BILLED_ATTEMPTS(
            "maybe.billed.attempts",
            Type.COUNTER,
            "Of these, those that failed and may be billed although nobody knows"),
    FALLBACK_COMPLETIONS("fallback.completions", Type.COUNTER, "Calls answered by a fallback"),
    TOOL_CALLS("tool.calls", Type.COUNTER, "Tool calls in answers"),
    TOKENS(
            "tokens",
            Type.COUNTER,
            "As the provider counts them, failed attempts included; `kind` is `prompt`, `completion`, `reasoning` (part of completion) or `cached` (part of prompt)",
            AppMetric.MODEL,
            AppMetric.KIND),
    USD_SPENT("usd.spent", Type.COUNTER, "US dollars, as far as the provider reports them", AppMetric.MODEL),
    CREDITS_USED("credits.used", Type.COUNTER, "Credits, as far as the provider reports them", AppMetric.MODEL),
    CALLS_INTERRUPTED(
            "calls.interrupted",
            Type.COUNTER,
            "Calls that ran when their task ended; taken over in this process, else sent again"),
    PENDING_RECORDS("pending.records", Type.GAUGE, "Records taken on and not answered"),
    PENDING_BYTES("pending.bytes", Type.GAUGE, "The heap that they take, by estimate"),
    RUNNING_CALLS("running.calls", Type.GAUGE, "Calls submitted whose results are not forwarded yet"),
    CLIENT_IN_FLIGHT("client.in.flight", Type.GAUGE, "Requests on the wire, to all endpoints"),
    CLIENT_QUEUED("client.queued", Type.GAUGE, "Calls that wait for a free place, a pause or a retry"),
    CLIENT_LIMIT(
            "client.in.flight.limit",
            Type.GAUGE,
            "Requests that may be on the wire to the first endpoint: moves with what it takes"),
    CLIENT_PAUSED(
            "client.paused",
            Type.GAUGE,
            "1 while calls wait for the first endpoint: down, out of credits, over the spend limit, or asked to pause; else 0"),
    CLIENT_MODELS_DOWN(
            "client.models.down", Type.GAUGE, "Models that nothing but probes is sent to, because their calls fail"),
    CLIENT_REQUESTS_USED("client.requests.used", Type.GAUGE, "Requests of the last minute; 0 without a budget"),
    CLIENT_TOKENS_USED(
            "client.tokens.used",
            Type.GAUGE,
            "Tokens of the last minute, estimated where not known yet; 0 without a budget"),
    CLIENT_SPEND("client.spend.usd", Type.GAUGE, "US dollars spent in this period; 0 without a spend limit"),
    CLIENT_SPEND_LIMIT(
            "client.spend.limit.usd", Type.GAUGE, "US dollars that may be spent in a period; 0 without a spend limit"),
    CLIENT_PARKED("client.parked", Type.GAUGE, "Calls whose task has ended and that wait for its next owner"),
    CLIENT_ADOPTED("client.adopted", Type.COUNTER, "Such calls that were taken over instead of sent again"),
    CLIENT_DROPPED("client.dropped", Type.COUNTER, "Such calls that nobody took over in time");

    static final String MODEL = "model";
    static final String OUTCOME = "outcome";
    static final String ERROR_CLASS = "error_class";
    static final String KIND = "kind";

    private static final String PREFIX = "kafkachat.";

    private final String meter;
    private final Type type;
    private final String description;
    private final List<String> tags;

    AppMetric(String name, Type type, String description, String... tags) {
        this.meter = PREFIX + name;
        this.type = type;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name in Micrometer's registry. */
    String meter() {
        return meter;
    }

    Type type() {
        return type;
    }

    /** For people, in Markdown. */
    String description() {
        return description;
    }

    /** The keys of its tags, which it always has. */
    List<String> tags() {
        return tags;
    }

    /** The name as it is served, without the suffixes of a histogram's series. */
    String servedName() {
        return meter.replace('.', '_') + type.suffix;
    }

    enum Type {
        /** Only rises; begins at 0 when the app starts. */
        COUNTER("_total"),
        /** Goes up and down. */
        GAUGE(""),
        /** A histogram of seconds. */
        TIMER("_seconds");

        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }
    }
}
