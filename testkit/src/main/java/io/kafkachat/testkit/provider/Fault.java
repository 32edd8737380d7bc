package io.kafkachat.testkit.provider;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a call. {@link #code()} is the name used in prompts ({@code [[fault=429]]}), on the command
 * line and by the control endpoints.
 *
 * <p>Half of a stream is half of the chunks before the first finish reason, without usage; half of a body is half of its
 * bytes. A fault that ends the answer half-way is not counted as paid, nor is one that leaves it unfinished for ever: that
 * call is aborted when the client leaves.
 */
public enum Fault {
    RATE_LIMITED("429", 429, "Too many requests, slow down", "rate_limit_error"),
    /** With {@code Retry-After: 1}. */
    RATE_LIMITED_RETRY_AFTER("429-retry-after", 429, "Too many requests, slow down", "rate_limit_error"),
    FREE_TIER("429-free-tier", 429, "Free-tier limit reached", "insufficient_quota"),
    OUT_OF_CREDITS(
            "403-credits", 403, "You have run out of credits, please top up your balance", "insufficient_credits"),
    PAYMENT_REQUIRED("402", 402, "Insufficient credits", "insufficient_credits"),
    FORBIDDEN("403", 403, "The key has no permission for this resource", "permission_error"),
    CONTENT_FILTER("403-content-filter", 403, "Input was flagged by moderation", "content_filter"),
    INVALID_REQUEST("400", 400, "Body validation error!", "invalid_request_error"),
    CONTEXT_LENGTH("400-context-length", 400, "Maximum context length exceeded", "context_length_exceeded"),
    UNAUTHORIZED("401", 401, "Invalid API key", "authentication_error"),
    NOT_FOUND("404", 404, "Not found", "not_found_error"),
    MODEL_NOT_FOUND("404-model", 404, "The model does not exist", "model_not_found"),
    INTERNAL_ERROR("500", 500, "Internal server error", "server_error"),
    MAINTENANCE("500-maintenance", 500, "The model is under maintenance", "server_error"),
    /** A 500 without a body. */
    EMPTY_ERROR("500-empty", 500, "", "server_error"),
    BAD_GATEWAY("502", 502, "Bad gateway", "server_error"),
    /** A 502 with an HTML page, as a proxy sends it. */
    HTML_ERROR("502-html", 502, "Bad gateway", "server_error"),
    UNAVAILABLE("503", 503, "The service is overloaded", "provider_overloaded"),
    GATEWAY_TIMEOUT("504", 504, "Generation timed out", "timeout"),

    /** The connection is reset (RST) before the response headers. */
    RESET("reset", Kind.CONNECTION),
    /** The connection is closed in order (FIN) before the response headers. */
    EOF("eof", Kind.CONNECTION),
    /** No answer, ever; the connection stays open. */
    HANG("hang", Kind.CONNECTION),
    /** Headers and half of the body, then the connection is closed; half of a stream ends in the middle of a chunk. */
    TRUNCATED("truncated", Kind.BODY),
    /** As {@link #TRUNCATED}, but then nothing more; the connection stays open. */
    STALLED_BODY("stalled-body", Kind.BODY),
    /** Status 200, with {@code error} instead of choices; a JSON body also when a stream was asked for. */
    OK_WITH_ERROR("200-error", Kind.BODY),
    /** Status 200, with an {@code error} in the choice and {@code finish_reason: "error"}; a stream has its half before. */
    CHOICE_ERROR("200-choice-error", Kind.BODY),
    /** Status 200 and a body that is not JSON; a stream has its half, then an event that is not JSON. */
    GARBAGE("garbage", Kind.BODY),

    /**
     * Half of a stream, without a finish reason; then the response ends in order and the connection is closed. Without
     * {@code stream} as {@link #TRUNCATED}.
     */
    STREAM_TRUNCATED("stream-truncated", Kind.BODY),
    /** Half of a stream, then {@code [DONE]}. Without {@code stream} as {@link #TRUNCATED}. */
    STREAM_DONE_EARLY("stream-done-early", Kind.BODY),
    /** Half of a stream, then a chunk with a top-level {@code error}. Without {@code stream} as {@link #OK_WITH_ERROR}. */
    STREAM_ERROR("stream-error", Kind.BODY),
    /** Half of a stream, then {@code finish_reason: "error"}. Without {@code stream} as {@link #CHOICE_ERROR}. */
    STREAM_CHOICE_ERROR("stream-choice-error", Kind.BODY),
    /** Half of a stream, then nothing; the connection stays open. Without {@code stream} as {@link #STALLED_BODY}. */
    STREAM_STALL("stream-stall", Kind.BODY),
    /** Half of a stream, then only comments, for ever. Without {@code stream} as {@link #STALLED_BODY}. */
    STREAM_COMMENTS("stream-comments", Kind.BODY),
    /** Half of a stream, or of a plain body; then the connection is reset (RST). */
    STREAM_RESET("stream-reset", Kind.BODY),
    /** A paid answer whose stream lacks {@code [DONE]} and nothing else. Without {@code stream} an answer without defect. */
    STREAM_NO_DONE("stream-no-done", Kind.ANSWER),
    /** A paid answer as a JSON body, although a stream was asked for. Without {@code stream} an answer without defect. */
    STREAM_JSON("stream-json", Kind.ANSWER),
    /**
     * A paid answer whose stream has CRLF line ends and begins with a byte order mark. Without {@code stream} an answer
     * without defect.
     */
    STREAM_CRLF("stream-crlf", Kind.ANSWER),

    /** A paid answer with blank content. */
    EMPTY_CONTENT("empty", Kind.ANSWER),
    /** A paid answer cut at the token limit. */
    LENGTH("length", Kind.ANSWER),
    /** A paid answer with {@code finish_reason: "content_filter"}. */
    FINISH_CONTENT_FILTER("finish-content-filter", Kind.ANSWER),
    /** A paid answer with {@code refusal} set. */
    REFUSAL("refusal", Kind.ANSWER),
    /** A paid answer whose reasoning leaked into the content between think tags. */
    THINK_LEAK("think-leak", Kind.ANSWER),
    /** A paid answer whose tool calls have arguments that are not complete JSON. */
    TOOL_ARGUMENTS_CUT("tool-arguments-cut", Kind.ANSWER),
    /** A paid answer whose tool calls have no id. */
    TOOL_WITHOUT_ID("tool-without-id", Kind.ANSWER);

    enum Kind {
        /** An HTTP error, sent at once, as a gateway does. */
        STATUS,
        /** Nothing is sent; at once. */
        CONNECTION,
        /** Status 200 with a body that is no answer, after the usual latency; not counted as paid. */
        BODY,
        /** An answer, paid, with a defect, after the usual latency. */
        ANSWER
    }

    private final String code;
    private final Kind kind;
    private final int status;
    private final String message;
    private final String type;

    Fault(String code, int status, String message, String type) {
        this.code = code;
        this.kind = Kind.STATUS;
        this.status = status;
        this.message = message;
        this.type = type;
    }

    Fault(String code, Kind kind) {
        this.code = code;
        this.kind = kind;
        this.status = 200;
        this.message = "Provider returned error";
        this.type = "server_error";
    }

    /** The fault with this {@link #code()}; throws IllegalArgumentException for an unknown one. */
    public static Fault ofCode(String code) {
        return Arrays.stream(values())
                .filter(fault -> fault.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fault, expected one of "
                        + Arrays.stream(values()).map(Fault::code).toList()));
    }

    public String code() {
        return code;
    }

    /** The HTTP status of the response, 200 where the fault is elsewhere. */
    public int status() {
        return status;
    }

    Kind kind() {
        return kind;
    }

    String message() {
        return message;
    }

    /** The {@code error.type} of the OpenAI-like shape. */
    String type() {
        return type;
    }

    /** The {@code Retry-After} header in seconds. */
    @Nullable
    Integer retryAfterSeconds() {
        return this == RATE_LIMITED_RETRY_AFTER ? 1 : null;
    }
}
