package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one request on the wire came to. */
sealed interface AttemptResult {

    @Nullable
    Integer httpStatus();

    @Nullable
    String providerRequestId();

    /** The provider answered. */
    record Answer(ChatCompletion completion, Integer httpStatus) implements AttemptResult {
        @Override
        public @Nullable String providerRequestId() {
            return completion.providerRequestId();
        }
    }

    /**
     * It did not.
     *
     * @param text what the provider or the transport said; may quote the prompt, so it must not leave this package
     *     uncleaned
     * @param retryAfter when the provider wants to be asked again, null if it did not say
     * @param shouldRetry the provider's own word on that, null if it did not say
     * @param usage what it cost all the same, null if the provider did not say
     */
    record Fault(
            ErrorClass errorClass,
            @Nullable Integer httpStatus,
            @Nullable String providerCode,
            String text,
            @Nullable String providerRequestId,
            @Nullable Duration retryAfter,
            @Nullable Boolean shouldRetry,
            @Nullable TokenUsage usage)
            implements AttemptResult {

        Fault(
                ErrorClass errorClass,
                @Nullable Integer httpStatus,
                @Nullable String providerCode,
                String text,
                @Nullable String providerRequestId,
                @Nullable Duration retryAfter,
                @Nullable Boolean shouldRetry) {
            this(errorClass, httpStatus, providerCode, text, providerRequestId, retryAfter, shouldRetry, null);
        }

        Fault withUsage(@Nullable TokenUsage billed) {
            return new Fault(
                    errorClass, httpStatus, providerCode, text, providerRequestId, retryAfter, shouldRetry, billed);
        }

        Fault withClass(ErrorClass other) {
            return new Fault(other, httpStatus, providerCode, text, providerRequestId, retryAfter, shouldRetry, usage);
        }

        /** A fault without a response. */
        static Fault local(ErrorClass errorClass, String text) {
            return new Fault(errorClass, null, null, text, null, null, null);
        }

        @Override
        public String toString() {
            return "Fault[" + errorClass + ", " + httpStatus + "]";
        }
    }
}
