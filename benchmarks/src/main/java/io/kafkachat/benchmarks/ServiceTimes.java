package io.kafkachat.benchmarks;

import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.JournalEntry;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the provider took for each call, from the request's last byte to the answer, as its journal has it. */
final class ServiceTimes {

    private final Map<String, JournalEntry> calls;

    ServiceTimes(Map<String, JournalEntry> calls) {
        this.calls = Map.copyOf(calls);
    }

    static ServiceTimes read(Path journalFile) {
        return new ServiceTimes(Journal.read(journalFile).entries().stream()
                .collect(Collectors.toMap(JournalEntry::id, entry -> entry)));
    }

    /** How many requests it has had, answered or not. */
    int requests() {
        return calls.size();
    }

    /** How many of them it has answered. */
    long answered() {
        return calls.values().stream().filter(call -> call.paid() > 0).count();
    }

    /** Calls that were not answered exactly at the first attempt; their times tell nothing. */
    long irregular() {
        return calls.values().stream()
                .filter(call -> call.calls() != 1 || call.paid() != 1)
                .count();
    }

    /** How often each request was called so far. */
    Map<String, Integer> callsById() {
        return calls.values().stream().collect(Collectors.toMap(JournalEntry::id, JournalEntry::calls));
    }

    /**
     * When the provider had a request.
     *
     * @throws IllegalArgumentException when the provider does not know it
     */
    long calledMillis(String requestId) {
        return call(requestId).firstMillis();
    }

    /** When the provider had sent the answer to a request, or given it up. */
    long answeredMillis(String requestId) {
        return call(requestId).lastMillis();
    }

    /** The mean in seconds of the calls that were answered in a window; NaN when there are none. */
    double meanSeconds(SteadyRate window) {
        return calls.values().stream()
                        .filter(call ->
                                call.lastMillis() > window.fromMillis() && call.lastMillis() <= window.toMillis())
                        .mapToLong(call -> call.lastMillis() - call.firstMillis())
                        .average()
                        .orElse(Double.NaN)
                / 1_000;
    }

    /** Of the time that so many places have in a window, the part in which the provider was at work for them. */
    double occupancy(SteadyRate window, int places) {
        long busy = calls.values().stream()
                .mapToLong(call -> Math.max(
                        0,
                        Math.min(call.lastMillis(), window.toMillis())
                                - Math.max(call.firstMillis(), window.fromMillis())))
                .sum();
        return busy / 1_000.0 / window.seconds() / places;
    }

    private JournalEntry call(String requestId) {
        JournalEntry call = calls.get(requestId);
        if (call == null) {
            throw new IllegalArgumentException("the provider has seen no request " + requestId);
        }
        return call;
    }
}
