package io.kafkachat.testkit.provider;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/** Accepts requests within {@link RateLimits}, and counts what it accepts. Thread safe. */
final class SlidingWindow {

    private record Request(long atNanos, int tokens) {}

    private final RateLimits limits;
    private final long windowNanos;
    private final LongSupplier nanos;
    private final Queue<Request> inWindow = new ArrayDeque<>();
    private long tokensInWindow;
    private long maxRequestsInWindow;
    private long maxTokensInWindow;
    private long requests;
    private long tokens;
    private long refused;

    /**
     * An empty window.
     *
     * @param nanos a monotonic clock
     */
    SlidingWindow(RateLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.windowNanos = limits.window().toNanos();
        this.nanos = nanos;
    }

    /** Counts a request in, or refuses it. */
    synchronized boolean accept(int tokensOfRequest) {
        long now = nanos.getAsLong();
        forget(now);
        if (exceeds(inWindow.size() + 1, limits.requests())
                || exceeds(tokensInWindow + tokensOfRequest, limits.tokens())) {
            refused++;
            return false;
        }
        inWindow.add(new Request(now, tokensOfRequest));
        tokensInWindow += tokensOfRequest;
        maxRequestsInWindow = Math.max(maxRequestsInWindow, inWindow.size());
        maxTokensInWindow = Math.max(maxTokensInWindow, tokensInWindow);
        requests++;
        tokens += tokensOfRequest;
        return true;
    }

    synchronized Accepted summary() {
        return new Accepted(requests, tokens, refused, maxRequestsInWindow, maxTokensInWindow);
    }

    private static boolean exceeds(long amount, long limit) {
        return limit > 0 && amount > limit;
    }

    private void forget(long now) {
        for (Request oldest = inWindow.peek();
                oldest != null && now - oldest.atNanos() >= windowNanos;
                oldest = inWindow.peek()) {
            tokensInWindow -= oldest.tokens();
            inWindow.remove();
        }
    }
}
