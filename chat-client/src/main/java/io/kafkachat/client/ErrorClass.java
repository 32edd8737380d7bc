package io.kafkachat.client;

/** What a failure is; decides what is done about it. The names are part of the record contract (field {@code error_class}). */
public enum ErrorClass {
    /** The request breaks the API's schema: it can never succeed. Also used for events that cannot be mapped to a request. */
    INVALID_REQUEST(false),
    /** The prompt does not fit the model's context. */
    CONTEXT_LENGTH(false),
    /** The model does not exist or is under maintenance. */
    MODEL_UNAVAILABLE(true),
    /** The credential was refused: an operator must act. */
    AUTHENTICATION(false),
    /** Out of credits or of the free tier: calling is paused, prompts wait. */
    QUOTA(true),
    /** The provider's policy refused the prompt. */
    CONTENT_FILTER(false),
    /** Too many requests, tokens or concurrent calls. */
    RATE_LIMITED(true),
    /** The provider has no capacity. */
    OVERLOADED(true),
    /** The provider failed. */
    SERVER(true),
    /** The provider or one of our own timeouts gave up waiting; may be billed. */
    GENERATION_TIMEOUT(true),
    /** No connection could be made; never billed. */
    CONNECT(true),
    /** The connection broke before the response; may be billed. */
    CONNECTION_LOST(true),
    /** A streamed response ended without a finish reason. */
    STREAM_TRUNCATED(true),
    /** An error in the middle of a streamed response. */
    STREAM_ERROR(true),
    /** The response is not a completion. */
    MALFORMED_RESPONSE(true),
    /** The response finished normally but holds neither content nor a tool call. */
    EMPTY(true),
    /** The answer was cut at the token limit, and policy calls that an error. */
    LENGTH(false),
    /** The server's certificate or host name is not trusted: an operator must act. */
    TLS_TRUST(false),
    /** The prompt's deadline passed before an attempt succeeded. */
    DEADLINE(true),
    /** There is an answer, but its record cannot be written: too large for the topic, or refused by the converter. */
    OUTPUT_REFUSED(false),
    /** The caller withdrew or cancelled the call, or the client was closed. Never becomes an event. */
    CANCELLED(true);

    private final boolean retryable;

    ErrorClass(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether sending the same prompt again later may succeed. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether a request that failed like this may have been served, and be billed, although no answer came. */
    public boolean mayBeBilled() {
        return switch (this) {
            case GENERATION_TIMEOUT,
                    CONNECTION_LOST,
                    STREAM_TRUNCATED,
                    STREAM_ERROR,
                    MALFORMED_RESPONSE,
                    EMPTY,
                    LENGTH,
                    DEADLINE,
                    CANCELLED -> true;
            default -> false;
        };
    }

    /** Whether an operator must act before any call of the same client can succeed. */
    public boolean needsOperator() {
        return this == AUTHENTICATION || this == TLS_TRUST;
    }
}
