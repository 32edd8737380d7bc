package io.kafkachat.client;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request on the wire.
 *
 * @param startedAt when it was handed to the transport
 * @param duration until its response or failure
 * @param httpStatus null if there was no response
 * @param errorClass null if it succeeded
 * @param waitBefore the backoff before it, zero for the first
 * @param providerRequestId the provider's id, if it sent one
 */
public record Attempt(
        Instant startedAt,
        Duration duration,
        @Nullable Integer httpStatus,
        @Nullable ErrorClass errorClass,
        Duration waitBefore,
        @Nullable String providerRequestId) {}
