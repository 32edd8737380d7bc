package io.kafkachat.client;

import static io.kafkachat.client.ErrorClass.AUTHENTICATION;
import static io.kafkachat.client.ErrorClass.CONNECT;
import static io.kafkachat.client.ErrorClass.CONNECTION_LOST;
import static io.kafkachat.client.ErrorClass.CONTENT_FILTER;
import static io.kafkachat.client.ErrorClass.CONTEXT_LENGTH;
import static io.kafkachat.client.ErrorClass.GENERATION_TIMEOUT;
import static io.kafkachat.client.ErrorClass.INVALID_REQUEST;
import static io.kafkachat.client.ErrorClass.MALFORMED_RESPONSE;
import static io.kafkachat.client.ErrorClass.MODEL_UNAVAILABLE;
import static io.kafkachat.client.ErrorClass.OVERLOADED;
import static io.kafkachat.client.ErrorClass.QUOTA;
import static io.kafkachat.client.ErrorClass.RATE_LIMITED;
import static io.kafkachat.client.ErrorClass.SERVER;
import static io.kafkachat.client.ErrorClass.STREAM_ERROR;
import static io.kafkachat.client.ErrorClass.TLS_TRUST;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.AttemptResult.Fault;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The one place that says what a failure is. First match wins: headers, body, status, exception. */
final class FailureClassifier {

    /** OpenRouter's stable error types. Those that say less than the status are left out. */
    private static final Map<String, ErrorClass> ERROR_TYPES = Map.ofEntries(
            Map.entry("context_length_exceeded", CONTEXT_LENGTH),
            Map.entry("authentication", AUTHENTICATION),
            Map.entry("rate_limit_exceeded", RATE_LIMITED),
            Map.entry("provider_overloaded", OVERLOADED),
            Map.entry("provider_unavailable", SERVER),
            Map.entry("invalid_request", INVALID_REQUEST),
            Map.entry("invalid_prompt", INVALID_REQUEST),
            Map.entry("max_tokens_exceeded", INVALID_REQUEST),
            Map.entry("string_too_long", INVALID_REQUEST),
            Map.entry("payload_too_large", INVALID_REQUEST),
            Map.entry("unprocessable", INVALID_REQUEST),
            Map.entry("precondition_failed", INVALID_REQUEST),
            Map.entry("invalid_image", INVALID_REQUEST),
            Map.entry("image_too_large", INVALID_REQUEST),
            Map.entry("image_too_small", INVALID_REQUEST),
            Map.entry("unsupported_image_format", INVALID_REQUEST),
            Map.entry("image_not_found", INVALID_REQUEST),
            Map.entry("image_download_failed", INVALID_REQUEST),
            Map.entry("content_policy_violation", CONTENT_FILTER),
            Map.entry("refusal", CONTENT_FILTER),
            Map.entry("server", SERVER),
            Map.entry("timeout", GENERATION_TIMEOUT));

    private static final Pattern CONTEXT = Pattern.compile(
            "context[ _]?(length|window|size)|maximum context|too many tokens|prompt is too long|context_length_exceeded");
    private static final Pattern POLICY = Pattern.compile(
            "content[ _]?(filter|policy|management)|moderation|flagged|violat\\w+ .{0,40}polic|policy[ _]violation|responsibleai");
    private static final Pattern MAINTENANCE = Pattern.compile("under maintenance");
    private static final Pattern MODEL = Pattern.compile("\\bmodels?\\b|model_not_found|no endpoints found");
    private static final Pattern MONEY = Pattern.compile(
            "credits?\\b|insufficient_quota|insufficient (funds|balance|quota)|billing|payment|top[ -]?up|out of funds"
                    + "|run out of|balance|free[ _-]?tier|current quota|spend(ing)? limit");
    private static final Pattern FREE_TIER =
            Pattern.compile("insufficient_quota|free[ _-]?tier|credits?\\b|billing|insufficient (funds|balance|quota)");

    private final Clock clock;

    FailureClassifier(Clock clock) {
        this.clock = clock;
    }

    /** An error response, or an error inside a success response. {@code body} is null if it is not JSON. */
    Fault classify(HttpReply reply, @Nullable JsonNode body) {
        ErrorBody error = body == null ? ErrorBody.NONE : ErrorBody.of(body);
        int status = !reply.isSuccess() ? reply.status() : error.status();
        Duration retryAfter = RetryAfter.of(reply, clock);
        String text = status == 407
                ? "The proxy asks for other credentials (HTTP 407)"
                : error.message().isBlank() ? "HTTP " + reply.status() + " without an error text" : error.message();
        return new Fault(
                errorClass(status, error, retryAfter),
                reply.status(),
                error.code(),
                text,
                requestId(reply, error.requestId()),
                retryAfter,
                shouldRetry(reply, error));
    }

    /** An error in the middle of a stream: the class that its body names, if that is more than a server's failure. */
    Fault streamError(HttpReply reply, JsonNode error) {
        Fault fault = classify(reply, error);
        return fault.errorClass() == SERVER ? fault.withClass(STREAM_ERROR) : fault;
    }

    /** A success response that is no completion. */
    Fault unusable(HttpReply reply, ErrorClass errorClass, String text) {
        return new Fault(errorClass, reply.status(), null, text, requestId(reply, null), null, null);
    }

    /** A request that got no complete response. */
    Fault classify(WireFailure failure) {
        HttpReply partial = failure.partial();
        if (partial != null && !partial.isSuccess()) {
            return classify(partial, null);
        }
        if (failure.cause() instanceof KnownFailureException known) {
            return new Fault(errorClass(failure), known.httpStatus(), null, failure.describe(), null, null, null);
        }
        Fault fault = Fault.local(errorClass(failure), failure.describe());
        return partial == null ? fault : unusable(partial, fault.errorClass(), fault.text());
    }

    /** The provider's id of a response. */
    static @Nullable String requestId(HttpReply reply, @Nullable String inBody) {
        String inference = reply.header("x-inference-id");
        String request = inference == null ? reply.header("x-request-id") : inference;
        return request == null ? inBody : request;
    }

    private static @Nullable Boolean shouldRetry(HttpReply reply, ErrorBody error) {
        String header = reply.header("x-should-retry");
        if ("true".equalsIgnoreCase(header) || "false".equalsIgnoreCase(header)) {
            return Boolean.valueOf(header);
        }
        return error.retryable();
    }

    private static ErrorClass errorClass(int status, ErrorBody error, @Nullable Duration retryAfter) {
        ErrorClass byType = error.errorType() == null ? null : ERROR_TYPES.get(error.errorType());
        if (byType != null) {
            return byType;
        }
        String said = error.words() + error.message().toLowerCase(Locale.ROOT);
        return switch (status) {
            case 400, 413, 422 -> badRequest(said);
            // 407 comes from a proxy that forwards; one that tunnels answers no request.
            case 401, 407 -> AUTHENTICATION;
            case 402 -> retryAfter == null ? QUOTA : RATE_LIMITED;
            case 403 -> forbidden(error, said);
            case 404 -> MODEL.matcher(said).find() ? MODEL_UNAVAILABLE : INVALID_REQUEST;
            case 408, 409, 425, 499 -> SERVER;
            case 429 -> retryAfter == null && FREE_TIER.matcher(said).find() ? QUOTA : RATE_LIMITED;
            case 503 -> MAINTENANCE.matcher(said).find() ? MODEL_UNAVAILABLE : OVERLOADED;
            case 504 -> GENERATION_TIMEOUT;
            case 529 -> OVERLOADED;
            case 0 -> byWords(said);
            default ->
                status < 500 ? INVALID_REQUEST : MAINTENANCE.matcher(said).find() ? MODEL_UNAVAILABLE : SERVER;
        };
    }

    private static ErrorClass badRequest(String said) {
        if (CONTEXT.matcher(said).find()) {
            return CONTEXT_LENGTH;
        }
        if (POLICY.matcher(said).find()) {
            return CONTENT_FILTER;
        }
        if (said.contains("insufficient_quota")) {
            return QUOTA;
        }
        return said.contains("model_not_found") || MAINTENANCE.matcher(said).find()
                ? MODEL_UNAVAILABLE
                : INVALID_REQUEST;
    }

    private static ErrorClass forbidden(ErrorBody error, String said) {
        if (error.moderated() || POLICY.matcher(said).find()) {
            return CONTENT_FILTER;
        }
        return MONEY.matcher(said).find() ? QUOTA : AUTHENTICATION;
    }

    /** An error inside a success response that names no status. */
    private static ErrorClass byWords(String said) {
        if (CONTEXT.matcher(said).find()) {
            return CONTEXT_LENGTH;
        }
        if (POLICY.matcher(said).find()) {
            return CONTENT_FILTER;
        }
        if (FREE_TIER.matcher(said).find()) {
            return QUOTA;
        }
        if (said.contains("rate limit") || said.contains("rate_limit") || said.contains("too many requests")) {
            return RATE_LIMITED;
        }
        if (said.contains("overloaded")) {
            return OVERLOADED;
        }
        return said.contains("invalid_request") ? INVALID_REQUEST : SERVER;
    }

    private static ErrorClass errorClass(WireFailure failure) {
        if (isTrustProblem(failure.cause()) || TlsAlert.refusal(failure.cause()) != null) {
            return TLS_TRUST;
        }
        if (failure.cause() instanceof KnownFailureException known) {
            return known.errorClass();
        }
        if (failure.cause() instanceof ResponseTooLargeException) {
            return MALFORMED_RESPONSE;
        }
        if (failure.phase() == WireFailure.Phase.CONNECTING) {
            return CONNECT;
        }
        if (failure.cause() == null) {
            return GENERATION_TIMEOUT;
        }
        return failure.cause() instanceof IOException ? CONNECTION_LOST : MALFORMED_RESPONSE;
    }

    private static boolean isTrustProblem(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
