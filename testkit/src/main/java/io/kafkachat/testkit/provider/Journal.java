package io.kafkachat.testkit.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts calls and paid answers per request id. Thread safe; about 150 bytes per id. */
public final class Journal {

    /** What happens to a call: it comes, and ends in one of the other ways; see {@link JournalEntry}. */
    public enum Event {
        CALL,
        PAID,
        FAILED,
        ABORTED
    }

    /**
     * A line of a journal file.
     *
     * @param millis when it happened, epoch milliseconds
     * @param id the request id
     */
    public record Line(long millis, Event event, String id) {}

    private final Clock clock;
    private final @Nullable JournalFile file;
    private final ConcurrentHashMap<String, Counts> counts = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final InFlight inFlight = new InFlight(System::nanoTime);

    private Journal(Clock clock, @Nullable JournalFile file) {
        this.clock = clock;
        this.file = file;
    }

    static Journal inMemory(Clock clock) {
        return new Journal(clock, null);
    }

    static Journal open(Clock clock, Path path) {
        Journal past = read(path);
        try {
            Journal journal = new Journal(clock, JournalFile.open(path));
            journal.counts.putAll(past.counts);
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal file", e);
        }
    }

    /**
     * Reads a journal file, of a running or a dead simulator. A missing file is an empty journal. Statuses and calls in
     * flight are not in the file.
     */
    public static Journal read(Path path) {
        Journal journal = inMemory(Clock.systemUTC());
        try {
            JournalFile.read(path, journal::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal file", e);
        }
        return journal;
    }

    /** Everything in a journal file, in the order in which it happened. A missing file is an empty journal. */
    public static List<Line> readLines(Path path) {
        List<Line> lines = new ArrayList<>();
        try {
            JournalFile.read(path, (millis, event, id) -> {
                lines.add(new Line(millis, event, id));
                return lines.size();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal file", e);
        }
        return lines;
    }

    /** What is known of a request id. */
    public Optional<JournalEntry> entry(String id) {
        return Optional.ofNullable(counts.get(id)).map(found -> found.entry(id));
    }

    /** All entries in the order of their first call. */
    public List<JournalEntry> entries() {
        return counts.entrySet().stream()
                .map(e -> e.getValue().entry(e.getKey()))
                .sorted(Comparator.comparingLong(JournalEntry::firstMillis).thenComparing(JournalEntry::id))
                .toList();
    }

    public JournalSummary summary() {
        long calls = 0;
        long paid = 0;
        long failed = 0;
        long aborted = 0;
        int paidTwice = 0;
        long paidAgain = 0;
        int ids = 0;
        for (var each : counts.entrySet()) {
            JournalEntry entry = each.getValue().entry(each.getKey());
            ids++;
            calls += entry.calls();
            paid += entry.paid();
            failed += entry.failed();
            aborted += entry.aborted();
            paidTwice += entry.paid() > 1 ? 1 : 0;
            paidAgain += Math.max(0, entry.paid() - 1);
        }
        TreeMap<Integer, Long> answers = new TreeMap<>();
        statuses.forEach((status, number) -> answers.put(status, number.sum()));
        Concurrency concurrency = inFlight.summary();
        return new JournalSummary(
                ids, calls, paid, failed, aborted, paidTwice, paidAgain, concurrency.now(), concurrency.max(), answers);
    }

    /** How many calls were in flight, and how many turned away, since the last {@link #mark} or {@link #reset}. */
    public Concurrency concurrency() {
        return inFlight.summary();
    }

    /** From now on {@link #concurrency} (and {@code maxInFlight} with it) is measured; nothing else changes. */
    public void mark() {
        inFlight.mark();
    }

    /** Marks, and forgets all ids (and with them which attempt comes next); the file, if any, keeps what it has. */
    public void reset() {
        counts.clear();
        statuses.clear();
        inFlight.mark();
    }

    /** Counts a call in; returns which attempt of its id it is, from 1. */
    int called(String id) {
        inFlight.enter();
        return record(id, Event.CALL);
    }

    /** The last call of this id had these headers. */
    void traced(String id, @Nullable String traceparent, @Nullable String tracestate) {
        counts.computeIfPresent(id, (known, found) -> found.traced(traceparent, tracestate));
    }

    /** Counts a call out. */
    void ended(String id, Event event) {
        inFlight.leave();
        record(id, event);
    }

    void answered(int status) {
        statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
    }

    /** A call is turned away because of the cap. */
    void refused() {
        inFlight.refuse();
    }

    int inFlight() {
        return inFlight.now();
    }

    void close() {
        if (file != null) {
            file.close();
        }
    }

    private int record(String id, Event event) {
        long now = clock.millis();
        if (file != null) {
            file.append(now, event, id);
        }
        return add(now, event, id);
    }

    private int add(long millis, Event event, String id) {
        return counts.computeIfAbsent(id, any -> new Counts(millis)).add(event, millis);
    }

    private static final class Counts {

        private final long firstMillis;
        private long lastMillis;
        private int calls;
        private int paid;
        private int failed;
        private int aborted;
        private @Nullable String traceparent;
        private @Nullable String tracestate;

        Counts(long firstMillis) {
            this.firstMillis = firstMillis;
        }

        synchronized int add(Event event, long millis) {
            lastMillis = millis;
            switch (event) {
                case CALL -> calls++;
                case PAID -> paid++;
                case FAILED -> failed++;
                case ABORTED -> aborted++;
            }
            return calls;
        }

        synchronized Counts traced(@Nullable String parent, @Nullable String state) {
            traceparent = parent;
            tracestate = state;
            return this;
        }

        synchronized JournalEntry entry(String id) {
            return new JournalEntry(id, calls, paid, failed, aborted, firstMillis, lastMillis, traceparent, tracestate);
        }
    }
}
