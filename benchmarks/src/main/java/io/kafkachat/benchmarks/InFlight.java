package io.kafkachat.benchmarks;

import io.kafkachat.testkit.provider.LatencyProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * A value of the option {@code --in-flight}: {@code 1000}, or {@code 4000@4s} with a latency of its own.
 *
 * @param calls at most at once; 0 for no measurement
 * @param latency null: that of the option {@code --latency}
 */
record InFlight(int calls, @Nullable String latency) {

    static InFlight parse(String text) {
        int at = text.indexOf('@');
        try {
            int calls = Integer.parseInt(at < 0 ? text : text.substring(0, at));
            String latency = at < 0 ? null : text.substring(at + 1);
            if (latency != null) {
                LatencyProfile.parse(latency);
            }
            return new InFlight(calls, latency);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("expected CALLS or CALLS@LATENCY, such as 4000@4s");
        }
    }

    Load load(String otherwise) {
        return new Load(latency == null ? otherwise : latency, calls);
    }

    @Override
    public String toString() {
        return latency == null ? Integer.toString(calls) : calls + "@" + latency;
    }
}
