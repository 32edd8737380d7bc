package io.kafkachat.streams.usage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The totals of one window, and what of them was reported. The same events make the same totals in any order. Not
 * thread-safe.
 */
final class UsageTotals {

    /** The first number of what is stored: raise it with every change of the order below. */
    private static final int LAYOUT = 1;

    /** These are summed up under their own name. */
    private static final List<String> SUMMED = List.of(
            "attempts",
            "retries",
            "maybe_billed_attempts",
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "reasoning_tokens",
            "cached_tokens");

    /** What is read of a usage event. */
    static final List<String> FIELDS = Stream.concat(
                    SUMMED.stream(),
                    Stream.of(
                            "outcome",
                            "error_class",
                            "credits_used",
                            "usd_spent",
                            "latency_ms",
                            "time_to_first_token_ms"))
            .toList();

    private int revision;
    private boolean changed;
    private long calls;
    private long completed;
    private final SortedMap<String, Long> failures = new TreeMap<>();
    private final long[] sums = new long[SUMMED.size()];
    private @Nullable BigDecimal creditsUsed;
    private @Nullable BigDecimal usdSpent;
    private LatencySketch latency = new LatencySketch();
    private LatencySketch timeToFirstToken = new LatencySketch();

    /** Adds what the event says. A field that is missing, or not what the record contract says, adds nothing. */
    void add(ObjectNode event) {
        changed = true;
        calls++;
        if (event.path("outcome").asText().equals("completed")) {
            completed++;
            latency.add(event.path("latency_ms").asLong());
            JsonNode firstToken = event.path("time_to_first_token_ms");
            if (firstToken.isIntegralNumber()) {
                timeToFirstToken.add(firstToken.asLong());
            }
        } else {
            failures.merge(event.path("error_class").asText("UNKNOWN"), 1L, Long::sum);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] =
                    Saturated.sum(sums[i], Math.max(0, event.path(SUMMED.get(i)).asLong()));
        }
        creditsUsed = Money.sum(creditsUsed, Money.of(event.path("credits_used")));
        usdSpent = Money.sum(usdSpent, Money.of(event.path("usd_spent")));
    }

    /** Whether something was added that is not reported. */
    boolean changed() {
        return changed;
    }

    /** How often they were reported. */
    int revision() {
        return revision;
    }

    /** From now on all of it counts as reported, once more. */
    void reported() {
        changed = false;
        revision++;
    }

    /** Adds the fields to an event, from {@code calls} on. */
    void putInto(ObjectNode json) {
        json.put("calls", calls);
        json.put("completed", completed);
        json.put("failures", calls - completed);
        ObjectNode classes = json.putObject("failures_by_class");
        failures.forEach(classes::put);
        for (int i = 0; i < sums.length; i++) {
            json.put(SUMMED.get(i), sums[i]);
        }
        json.put("credits_used", Money.text(creditsUsed));
        json.put("usd_spent", Money.text(usdSpent));
        json.set("latency_ms", latency.json());
        json.set("time_to_first_token_ms", timeToFirstToken.json());
    }

    void write(JsonGenerator out) throws IOException {
        out.writeNumber(LAYOUT);
        out.writeNumber(revision);
        out.writeBoolean(changed);
        out.writeNumber(calls);
        out.writeNumber(completed);
        for (long sum : sums) {
            out.writeNumber(sum);
        }
        out.writeString(creditsUsed == null ? null : creditsUsed.toString());
        out.writeString(usdSpent == null ? null : usdSpent.toString());
        write(latency, out);
        write(timeToFirstToken, out);
        out.writeNumber(failures.size());
        for (Map.Entry<String, Long> failure : failures.entrySet()) {
            out.writeString(failure.getKey());
            out.writeNumber(failure.getValue());
        }
    }

    private static void write(LatencySketch sketch, JsonGenerator out) throws IOException {
        out.writeNumber(sketch.count());
        out.writeNumber(sketch.sum());
        out.writeNumber(sketch.max());
        out.writeBinary(sketch.encoded());
    }

    /** @throws IOException if it is not what {@link #write} wrote */
    static UsageTotals read(JsonParser in) throws IOException {
        if (number(in) != LAYOUT) {
            throw new IOException("usage totals: expected layout " + LAYOUT);
        }
        UsageTotals totals = new UsageTotals();
        totals.revision = (int) number(in);
        totals.changed = in.nextToken() == JsonToken.VALUE_TRUE;
        totals.calls = number(in);
        totals.completed = number(in);
        for (int i = 0; i < totals.sums.length; i++) {
            totals.sums[i] = number(in);
        }
        totals.creditsUsed = decimal(in);
        totals.usdSpent = decimal(in);
        totals.latency = sketch(in);
        totals.timeToFirstToken = sketch(in);
        for (long classes = number(in); classes > 0; classes--) {
            in.nextToken();
            totals.failures.put(in.getText(), number(in));
        }
        return totals;
    }

    private static LatencySketch sketch(JsonParser in) throws IOException {
        long count = number(in);
        long sum = number(in);
        long max = number(in);
        in.nextToken();
        return new LatencySketch(count, sum, max, in.getBinaryValue());
    }

    private static long number(JsonParser in) throws IOException {
        in.nextToken();
        return in.getLongValue();
    }

    private static @Nullable BigDecimal decimal(JsonParser in) throws IOException {
        return in.nextToken() == JsonToken.VALUE_NULL ? null : new BigDecimal(in.getText());
    }
}
