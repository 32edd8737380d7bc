package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}. */
final class CompletionsEndpoint {

    static final String PATH = "/v1/chat/completions";

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final String HTML = "<html><head><title>502 Bad Gateway</title></head><body></body></html>";

    private final Vertx vertx;
    private final SimulatorSettings settings;
    private final SimulatorState state;
    private final Behaviour behaviour;
    private final Credentials credentials;
    private final @Nullable RequestValidator validator;
    private final ReplyWriter replies;
    private final ErrorBodies errors;
    private final Dice dice;
    private final ObjectMapper json = new ObjectMapper();

    CompletionsEndpoint(
            Vertx vertx, SimulatorSettings settings, SimulatorState state, ReplyWriter replies, ErrorBodies errors) {
        this.vertx = vertx;
        this.settings = settings;
        this.state = state;
        this.behaviour = state.behaviour();
        this.credentials = new Credentials(settings.apiKey(), settings.oauthClient() == null ? null : state.tokens());
        this.validator = settings.validateRequests() ? RequestValidator.load(settings.anyModel()) : null;
        this.replies = replies;
        this.errors = errors;
        this.dice = new Dice(settings.seed());
    }

    void handle(HttpServerRequest request) {
        request.bodyHandler(body -> {
            Call call = new Call(vertx, state, request, requestId(request, body));
            int inFlight = state.journal().inFlight();
            call.whenAnswering(() -> proceed(call, request, body, inFlight));
        });
    }

    private void proceed(Call call, HttpServerRequest request, Buffer body, int inFlight) {
        String inferenceId = HexFormat.of().toHexDigits(dice.bits(Dice.Purpose.ANSWER, call.id(), call.attempt()));
        call.response().putHeader("x-inference-id", inferenceId);
        Fault outage = behaviour.outage();
        if (outage != null) {
            fail(call, outage, shape(call, null), inferenceId, retryAfter(outage));
            return;
        }
        if (!credentials.accept(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            fail(call, Fault.UNAUTHORIZED, shape(call, null), inferenceId, null);
            return;
        }
        if (behaviour.exceedsCap(inFlight)) {
            state.journal().refused();
            fail(call, Fault.RATE_LIMITED, shape(call, null), inferenceId, behaviour.capRetryAfter());
            return;
        }
        JsonNode parsed;
        try {
            parsed = json.readTree(body.getBytes());
        } catch (IOException e) {
            invalid(call, List.of("not JSON"), inferenceId);
            return;
        }
        List<String> violations = validator == null ? List.of() : validator.violations(parsed);
        if (!violations.isEmpty()) {
            invalid(call, violations, inferenceId);
            return;
        }
        CompletionRequest completion = CompletionRequest.of(parsed);
        Markers markers;
        try {
            markers = Markers.in(completion.prompt());
        } catch (IllegalArgumentException e) {
            invalid(call, List.of("unreadable simulator marker in the prompt"), inferenceId);
            return;
        }
        Fault fault = behaviour.faultOf(call.id(), call.attempt(), completion, markers);
        carryOut(call, completion, markers, fault, inferenceId);
    }

    private void carryOut(
            Call call, CompletionRequest request, Markers markers, @Nullable Fault fault, String inferenceId) {
        if (fault == null || fault.kind() == Fault.Kind.ANSWER || fault.kind() == Fault.Kind.BODY) {
            long bits = dice.bits(Dice.Purpose.ANSWER, call.id(), call.attempt());
            Reply reply = replies.write(request, bits, markers.tools(), fault);
            if (state.window().accept(reply.tokens())) {
                reply.send(call, behaviour.latencyOf(call.id(), call.attempt(), markers));
            } else {
                fail(call, Fault.RATE_LIMITED, shape(call, markers.shape()), inferenceId, behaviour.capRetryAfter());
            }
        } else if (fault.kind() == Fault.Kind.STATUS) {
            fail(call, fault, shape(call, markers.shape()), inferenceId, retryAfter(fault));
        } else if (fault != Fault.HANG) {
            call.breakConnection(fault == Fault.RESET);
        }
    }

    private void fail(Call call, Fault fault, ErrorShape shape, String inferenceId, @Nullable Duration retryAfter) {
        HttpServerResponse response = call.response();
        if (retryAfter != null) {
            response.putHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
        }
        if (fault == Fault.EMPTY_ERROR) {
            call.answer(fault.status(), Buffer.buffer(), false);
        } else if (fault == Fault.HTML_ERROR) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html");
            call.answer(fault.status(), Buffer.buffer(HTML), false);
        } else {
            response.putHeader(
                    HttpHeaders.CONTENT_TYPE,
                    shape == ErrorShape.PROBLEM ? "application/problem+json" : "application/json");
            call.answer(fault.status(), bytes(errors.body(fault, shape, inferenceId)), false);
        }
    }

    private static @Nullable Duration retryAfter(Fault fault) {
        Integer seconds = fault.retryAfterSeconds();
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private void invalid(Call call, List<String> violations, String inferenceId) {
        call.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        call.answer(400, bytes(errors.invalid(violations, inferenceId)), false);
    }

    private ErrorShape shape(Call call, @Nullable ErrorShape ordered) {
        ErrorShape fixed = ordered == null ? settings.errorShape() : ordered;
        if (fixed != null) {
            return fixed;
        }
        ErrorShape[] shapes = ErrorShape.values();
        long bits = dice.bits(Dice.Purpose.SHAPE, call.id(), call.attempt());
        return shapes[(int) Long.remainderUnsigned(bits, shapes.length)];
    }

    /** The client's id; like the provider, an id of the wrong form is dropped silently. */
    private static String requestId(HttpServerRequest request, Buffer body) {
        String id = request.getHeader("X-Client-Request-Id");
        return id != null && REQUEST_ID.matcher(id).matches()
                ? id
                : "body-" + HexFormat.of().toHexDigits(Hash.of(body.toString()));
    }

    private Buffer bytes(JsonNode node) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
