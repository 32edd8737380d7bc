package io.kafkachat.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request failed on the way for a reason that is known where it happened. The message is our own and may be shown. */
final class KnownFailureException extends IOException {

    private final ErrorClass errorClass;
    private final @Nullable Integer httpStatus;

    KnownFailureException(ErrorClass errorClass, @Nullable Integer httpStatus, String message) {
        this(errorClass, httpStatus, message, null);
    }

    KnownFailureException(
            ErrorClass errorClass, @Nullable Integer httpStatus, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errorClass = errorClass;
        this.httpStatus = httpStatus;
    }

    ErrorClass errorClass() {
        return errorClass;
    }

    @Nullable
    Integer httpStatus() {
        return httpStatus;
    }
}
