package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * Why a call ended without an answer.
 *
 * @param errorClass what the failure is
 * @param httpStatus the status of the last attempt, null if there was no response
 * @param providerCode the provider's own code or error type, if it sent one
 * @param message for people; never holds a credential or a prompt's text
 * @param providerRequestId the provider's id of the last attempt, if it sent one
 */
public record Failure(
        ErrorClass errorClass,
        @Nullable Integer httpStatus,
        @Nullable String providerCode,
        String message,
        @Nullable String providerRequestId) {}
