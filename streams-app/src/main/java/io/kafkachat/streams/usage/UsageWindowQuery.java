package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the windows that this instance holds: those of its partitions of the keys. Each key is at exactly one instance of an
 * application, so that the answers of all instances together are the whole. Thread-safe.
 */
public final class UsageWindowQuery {

    /** Newest windows first, then by key. */
    private static final Comparator<Found> ORDER = Comparator.<Found>comparingLong(found -> -found.window.start())
            .thenComparing(found -> found.window.usage().model())
            .thenComparing(found -> found.window.usage().tenant(), Comparator.nullsFirst(Comparator.naturalOrder()));

    private final List<Duration> sizes;
    private final Function<String, ReadOnlyWindowStore<UsageKey, UsageTotals>> stores;

    public UsageWindowQuery(KafkaStreams streams, UsageWindowSettings settings) {
        this(
                settings,
                store -> streams.store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.windowStore())));
    }

    /** @param stores by name; throws {@link InvalidStateStoreException} as Streams does */
    UsageWindowQuery(
            UsageWindowSettings settings, Function<String, ReadOnlyWindowStore<UsageKey, UsageTotals>> stores) {
        this.sizes = settings.sizes();
        this.stores = stores;
    }

    /**
     * What is looked for.
     *
     * @param size one of the configured sizes
     * @param from windows that start at this moment or later
     * @param to windows that start before it
     * @param model null: all
     * @param tenant null: all, and what has none
     * @param limit how many at most: the newest
     */
    public record Request(
            Duration size,
            Instant from,
            Instant to,
            @Nullable String model,
            @Nullable String tenant,
            int limit) {}

    private record Found(UsageWindow window, UsageTotals totals) {}

    /**
     * The windows, newest first, as they would be published now: {@code final} is false while events may still come, or are
     * not reported yet, and {@code revision} is that of the last report, 0 before the first. They may hold events whose transaction is
     * still open.
     *
     * @return empty if this instance cannot say: it is starting, stopping, or partitions are being moved. Try again later
     * @throws IllegalArgumentException if there are no windows of this size
     */
    public Optional<List<ObjectNode>> find(Request request) {
        if (!sizes.contains(request.size())) {
            throw new IllegalArgumentException("size: expected one of "
                    + String.join(", ", sizes.stream().map(UsageWindows::name).toList()));
        }
        if (!request.from().isBefore(request.to())) {
            return Optional.of(List.of());
        }
        try {
            return Optional.of(found(request).stream()
                    .sorted(ORDER)
                    .limit(request.limit())
                    .map(found -> found.window.value(found.totals))
                    .toList());
        } catch (InvalidStateStoreException e) {
            return Optional.empty();
        }
    }

    private List<Found> found(Request request) {
        ReadOnlyWindowStore<UsageKey, UsageTotals> store = stores.apply(UsageWindows.storeName(request.size()));
        List<Found> found = new ArrayList<>();
        try (KeyValueIterator<Windowed<UsageKey>, UsageTotals> windows =
                store.fetchAll(request.from(), request.to().minusMillis(1))) {
            while (windows.hasNext()) {
                KeyValue<Windowed<UsageKey>, UsageTotals> entry = windows.next();
                UsageKey key = entry.key.key();
                if ((request.model() == null || request.model().equals(key.model()))
                        && (request.tenant() == null || request.tenant().equals(key.tenant()))) {
                    UsageWindow window = new UsageWindow(key, entry.key.window().start(), request.size());
                    found.add(new Found(window, entry.value));
                }
            }
        }
        return found;
    }
}
