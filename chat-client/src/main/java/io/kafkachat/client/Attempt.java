package io.kafkachat.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request on the wire.
 *
 * @param startedAt when it was handed to the transport
 * @param duration until its response or failure
 * @param endpoint the URL that was called, without user info and query
 * @param httpStatus null if there was no response
 * @param errorClass null if it succeeded
 * @param waitBefore the backoff before it, zero for the first after a submission
 * @param providerRequestId the provider's id, if it sent one
 * @param usage what it cost although it failed, if the provider said so; null if it succeeded
 * @param excused whether it failed through no fault of the call, as in an outage of the endpoint: then it does not count for
 *     the limits of the call's retries
 */
public record Attempt(
        Instant startedAt,
        Duration duration,
        URI endpoint,
        @Nullable Integer httpStatus,
        @Nullable ErrorClass errorClass,
        Duration waitBefore,
        @Nullable String providerRequestId,
        @Nullable TokenUsage usage,
        boolean excused) {

    /** One that is not excused. */
    public Attempt(
            Instant startedAt,
            Duration duration,
            URI endpoint,
            @Nullable Integer httpStatus,
            @Nullable ErrorClass errorClass,
            Duration waitBefore,
            @Nullable String providerRequestId,
            @Nullable TokenUsage usage) {
        this(startedAt, duration, endpoint, httpStatus, errorClass, waitBefore, providerRequestId, usage, false);
    }

    /** Whether it may be billed although nobody knows: it failed in a way that leaves that open. */
    public boolean mayBeBilled() {
        return errorClass != null && usage == null && errorClass.mayBeBilled();
    }

    Attempt withExcused(boolean isExcused) {
        return new Attempt(
                startedAt, duration, endpoint, httpStatus, errorClass, waitBefore, providerRequestId, usage, isExcused);
    }
}
