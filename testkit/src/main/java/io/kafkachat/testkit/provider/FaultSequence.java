package io.kafkachat.testkit.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which attempts of a request fail, and how: {@code 500x2,429x1} is two times 500, then 429, then an answer. */
record FaultSequence(List<Step> steps) {

    private static final Pattern STEP = Pattern.compile("(.+?)(?:x(\\d+))?");

    record Step(Fault fault, int times) {}

    /** A step without a count applies to every attempt that is left. */
    static FaultSequence parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = STEP.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("empty step in a list of faults");
            }
            int times = matcher.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(2));
            steps.add(new Step(Fault.ofCode(matcher.group(1)), times));
        }
        return new FaultSequence(List.copyOf(steps));
    }

    /** The fault of an attempt, counted from 1, or null when this attempt is answered. */
    @Nullable
    Fault at(int attempt) {
        long end = 0;
        for (Step step : steps) {
            end += step.times();
            if (attempt <= end) {
                return step.fault();
            }
        }
        return null;
    }
}
