package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.testkit.provider.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A call that the provider received.
 *
 * @param fromMillis when it came, epoch milliseconds
 * @param toMillis when it ended; {@link #OPEN} if it did not
 */
record ProviderCall(long fromMillis, long toMillis, Ending ending) {

    static final long OPEN = Long.MAX_VALUE;

    enum Ending {
        /** The answer was written in full. */
        PAID,
        /** Answered with an error, or broken by the provider. */
        FAILED,
        /** The caller left before. */
        ABORTED,
        UNFINISHED
    }

    /**
     * The calls of each request id in the order in which they came. Of calls that ran beside each other the journal does not
     * tell which one ended: the older one is taken for it.
     */
    static Map<String, List<ProviderCall>> byRequest(List<Journal.Line> journal) {
        Map<String, List<ProviderCall>> calls = new HashMap<>();
        for (Journal.Line line : journal) {
            List<ProviderCall> known = calls.computeIfAbsent(line.id(), id -> new ArrayList<>(1));
            switch (line.event()) {
                case CALL -> known.add(new ProviderCall(line.millis(), OPEN, Ending.UNFINISHED));
                case PAID -> end(known, line.millis(), Ending.PAID);
                case FAILED -> end(known, line.millis(), Ending.FAILED);
                case ABORTED -> end(known, line.millis(), Ending.ABORTED);
            }
        }
        return calls;
    }

    private static void end(List<ProviderCall> calls, long millis, Ending ending) {
        for (int i = 0; i < calls.size(); i++) {
            ProviderCall call = calls.get(i);
            if (call.ending() == Ending.UNFINISHED) {
                calls.set(i, new ProviderCall(call.fromMillis(), millis, ending));
                return;
            }
        }
    }

    boolean isPaid() {
        return ending == Ending.PAID;
    }
}
