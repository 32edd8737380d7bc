package io.kafkachat.client;

/**
 * So much of one thing per minute, evenly. Not thread-safe; all times are nanoseconds of one monotonic clock.
 */
final class MinuteBudget {

    private final MinuteWindow window;
    private final Pace pace;

    MinuteBudget(long perMinute, long now) {
        window = new MinuteWindow(perMinute, now);
        pace = new Pace(perMinute, now);
    }

    long waitNanos(Cost cost, long now) {
        return Math.max(window.waitNanos(cost, now), pace.waitNanos(cost.expected(), now));
    }

    Share take(Cost cost, long now) {
        pace.take(cost.expected(), now);
        return new Share(window.add(cost, now), cost);
    }

    void settle(Share share, long actual, long now) {
        window.settle(share.slot(), share.cost(), actual, now);
        long more = actual - share.cost().expected();
        if (more > 0) {
            pace.take(more, now);
        } else {
            pace.giveBack(-more, now);
        }
    }

    /** If more than that is left, no more than that is. */
    void lower(long remaining, long now) {
        pace.leave(Math.max(0, remaining), now);
    }

    long used(long now) {
        return window.used(now);
    }

    /**
     * What was taken at once.
     *
     * @param slot of the window
     */
    record Share(long slot, Cost cost) {}
}
