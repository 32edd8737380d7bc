package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds usage events up by window, and reports a window when its time and the grace are over. One per task and size, from
 * {@code init} to {@code close}; used by the thread of its task only.
 *
 * <p>Every event is in the store before {@code add} returns, so that what Streams commits is exact. A window is over by the
 * wall clock, not by the time of events: after the last event of the day no later one comes, and the last windows would never
 * be reported. The timer lives only while a window is unreported, because a timer that fires makes Streams commit: an idle
 * application would write empty transactions for ever.
 *
 * <p>An event for a window that is reported already is added, too, and the window is reported again a grace later, with the
 * next revision. An event that no window is kept for counts in the newest one, and one from the future, as a wrong clock
 * makes it, in that of now: the sum over all windows is always that over all events, and no wrong clock ends a window.
 */
final class UsageWindowTally {

    /** A window with events that are not reported. */
    private record Unreported(UsageWindow window, long due) {}

    private final Duration size;
    private final long graceMillis;
    private final long retentionMillis;
    private final ProcessorContext<byte[], byte[]> context;
    private final WindowStore<UsageKey, UsageTotals> store;
    private final PriorityQueue<Unreported> unreported = new PriorityQueue<>(Comparator.comparingLong(Unreported::due));
    private @Nullable Cancellable timer;
    private long timerDue;
    /** Start of the newest window that was ever put into the store, as the store sees it; -1 if it is empty. */
    private long newestStart = -1;

    UsageWindowTally(
            Duration size,
            UsageWindowSettings settings,
            ProcessorContext<byte[], byte[]> context,
            WindowStore<UsageKey, UsageTotals> store) {
        this.size = size;
        this.graceMillis = settings.grace().toMillis();
        this.retentionMillis = settings.retention(size).toMillis();
        this.context = context;
        this.store = store;
    }

    /** After a restart windows that are over wait for one more grace: events for them may be still unread. */
    void resume() {
        try (KeyValueIterator<Windowed<UsageKey>, UsageTotals> windows = store.all()) {
            while (windows.hasNext()) {
                KeyValue<Windowed<UsageKey>, UsageTotals> entry = windows.next();
                long start = entry.key.window().start();
                newestStart = Math.max(newestStart, start);
                if (entry.value.changed()) {
                    reportLater(new UsageWindow(entry.key.key(), start, size));
                }
            }
        }
    }

    /** @param timestamp epoch milliseconds, when the prompt ended */
    void add(UsageKey key, ObjectNode event, long timestamp) {
        long start = windowStart(timestamp);
        if (start > newestStart) {
            reportWhatExpires(start);
            newestStart = start;
        }
        UsageTotals totals = store.fetch(key, start);
        if (totals == null) {
            totals = new UsageTotals();
        }
        if (!totals.changed()) {
            reportLater(new UsageWindow(key, start, size));
        }
        totals.add(event);
        store.put(key, totals, start);
    }

    private long windowStart(long timestamp) {
        long start = startOf(Math.min(timestamp, context.currentSystemTimeMs() + graceMillis));
        return start > newestStart - retentionMillis ? start : newestStart;
    }

    private long startOf(long timestamp) {
        return Math.floorDiv(timestamp, size.toMillis()) * size.toMillis();
    }

    private void reportLater(UsageWindow window) {
        long due = Math.max(window.end(), context.currentSystemTimeMs()) + graceMillis;
        unreported.add(new Unreported(window, due));
        setTimer();
    }

    /** For the first window that is due. */
    private void setTimer() {
        Unreported first = unreported.peek();
        if (first == null || (timer != null && timerDue <= first.due())) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerDue = first.due();
        Duration wait = Duration.ofMillis(Math.max(1, timerDue - context.currentSystemTimeMs()));
        timer = context.schedule(wait, PunctuationType.WALL_CLOCK_TIME, this::reportWhatIsDue);
    }

    private void reportWhatIsDue(long now) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        for (Unreported first = unreported.peek(); first != null && first.due() <= now; first = unreported.peek()) {
            unreported.remove();
            report(first.window());
        }
        setTimer();
    }

    /** While a long backlog is read, time in the store goes faster than the clock. */
    private void reportWhatExpires(long start) {
        long lowest = start - retentionMillis + size.toMillis();
        for (Iterator<Unreported> all = unreported.iterator(); all.hasNext(); ) {
            UsageWindow window = all.next().window();
            if (window.start() <= lowest) {
                all.remove();
                report(window);
            }
        }
    }

    private void report(UsageWindow window) {
        UsageTotals totals = store.fetch(window.usage(), window.start());
        totals.reported();
        store.put(window.usage(), totals, window.start());
        context.forward(
                new Record<>(UsageSerdes.json(window.key()), UsageSerdes.json(window.value(totals)), window.end() - 1));
    }
}
