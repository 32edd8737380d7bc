package io.kafkachat.streams.usage;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which windows there are, and whom calls are counted for.
 *
 * @param sizes of the windows, all different; windows begin at multiples of their size since the epoch. None: no windows
 * @param grace how long after its end a window waits for events that are still on their way
 * @param kept how many windows of each size can be queried and take late events, the running one included
 * @param tenantHeader the header of a prompt that names its tenant; null: none
 * @param tenantField path, with dots, of the field of a prompt's JSON object that names its tenant; null: none. Only one of
 *     both
 */
public record UsageWindowSettings(
        List<Duration> sizes,
        Duration grace,
        int kept,
        @Nullable String tenantHeader,
        @Nullable String tenantField) {

    /** A minute and an hour, ten seconds of grace, 120 windows, no tenants. */
    public static final UsageWindowSettings DEFAULTS = new UsageWindowSettings(
            List.of(Duration.ofMinutes(1), Duration.ofHours(1)), Duration.ofSeconds(10), 120, null, null);

    public UsageWindowSettings {
        sizes = List.copyOf(sizes);
        if (sizes.stream().distinct().count() < sizes.size()) {
            throw new IllegalArgumentException("sizes: expected each only once");
        }
        if (sizes.stream().anyMatch(size -> size.toMillis() < 1)) {
            throw new IllegalArgumentException("sizes: expected at least a millisecond");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: expected no negative time");
        }
        if (kept < 2) {
            throw new IllegalArgumentException("kept: expected at least 2");
        }
        if (tenantHeader != null && tenantField != null) {
            throw new IllegalArgumentException("tenantHeader, tenantField: expected only one of both");
        }
        if (tenantField != null && !isPath(tenantField)) {
            throw new IllegalArgumentException("tenantField: expected names separated by single dots");
        }
    }

    /** Whether there are windows at all. */
    public boolean enabled() {
        return !sizes.isEmpty();
    }

    static boolean isPath(String field) {
        return Arrays.stream(field.split("\\.", -1)).noneMatch(String::isBlank);
    }

    /** How long a window is kept after its start, by the newest window that has events. */
    Duration retention(Duration size) {
        return size.multipliedBy(kept).plus(grace);
    }
}
