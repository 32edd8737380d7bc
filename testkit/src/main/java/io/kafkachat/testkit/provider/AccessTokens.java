package io.kafkachat.testkit.provider;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Issues tokens, and knows which are valid. Thread safe. */
final class AccessTokens {

    private final long lifetimeNanos;
    private final LongSupplier nanos;
    private final Map<String, Long> issuedAt = new ConcurrentHashMap<>();
    private final AtomicLong issued = new AtomicLong();

    /**
     * No tokens.
     *
     * @param nanos a monotonic clock
     */
    AccessTokens(Duration lifetime, LongSupplier nanos) {
        this.lifetimeNanos = lifetime.toNanos();
        this.nanos = nanos;
    }

    String issue() {
        long now = nanos.getAsLong();
        issuedAt.values().removeIf(then -> now - then >= lifetimeNanos);
        String token = "sim-" + UUID.randomUUID();
        issuedAt.put(token, now);
        issued.incrementAndGet();
        return token;
    }

    boolean valid(String token) {
        Long then = issuedAt.get(token);
        return then != null && nanos.getAsLong() - then < lifetimeNanos;
    }

    /** None of the tokens that were issued is valid any more. */
    void revoke() {
        issuedAt.clear();
    }

    /** How many were issued. */
    long issued() {
        return issued.get();
    }
}
