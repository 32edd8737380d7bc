package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code /__sim/...}: what the methods of {@link ProviderSimulator} do, for other processes.
 *
 * <pre>
 * GET    /__sim/journal            all entries; ?id=... only that one (404 when unknown)
 * GET    /__sim/journal/summary
 * DELETE /__sim/journal
 * GET    /__sim/concurrency        calls in flight since the last mark
 * POST   /__sim/mark
 * GET    /__sim/accepted           requests and tokens, in all and within any window
 * POST   /__sim/fail?fault=429[&amp;calls=3]
 * POST   /__sim/script?prompt=TEXT&amp;faults=500x2,429x1
 * POST   /__sim/model?name=MODEL&amp;fault=503
 * DELETE /__sim/model?name=MODEL   the model is well again
 * POST   /__sim/latency?value=800ms..8s
 * POST   /__sim/cap?value=50[&amp;retry-after=2s]
 * POST   /__sim/stall
 * POST   /__sim/recover
 * POST   /__sim/outage?fault=503
 * DELETE /__sim/outage
 * GET    /__sim/connections
 * DELETE /__sim/tokens             no token that was issued is valid any more
 * POST   /__sim/refuse?for=5s      closes the port right after the reply, and opens it again after this time
 * </pre>
 */
final class ControlEndpoint {

    static final String PREFIX = "/__sim/";

    private final Behaviour behaviour;
    private final Journal journal;
    private final SimulatorState state;
    private final Port port;
    private final ObjectMapper json = new ObjectMapper();

    ControlEndpoint(SimulatorState state, Port port) {
        this.state = state;
        this.behaviour = state.behaviour();
        this.journal = state.journal();
        this.port = port;
    }

    void handle(HttpServerRequest request) {
        String order = request.method() + " " + request.path().substring(PREFIX.length());
        try {
            Object reply = switch (order) {
                case "GET journal" -> journal(request);
                case "GET journal/summary" -> journal.summary();
                case "GET concurrency" -> journal.concurrency();
                case "GET accepted" -> state.window().summary();
                case "GET connections" -> state.connections().summary();
                default -> change(order, request);
            };
            reply(request, reply == null ? 404 : 200, reply == null ? Map.of("error", "not found") : reply);
        } catch (IllegalArgumentException e) {
            reply(request, 400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private @Nullable Object journal(HttpServerRequest request) {
        String id = request.getParam("id");
        return id == null ? journal.entries() : journal.entry(id).orElse(null);
    }

    private @Nullable Object change(String order, HttpServerRequest request) {
        switch (order) {
            case "DELETE journal" -> journal.reset();
            case "POST mark" -> journal.mark();
            case "POST model" ->
                behaviour.failModel(parameter(request, "name"), Fault.ofCode(parameter(request, "fault")));
            case "DELETE model" -> behaviour.healModel(parameter(request, "name"));
            case "POST fail" ->
                behaviour.failNext(
                        Fault.ofCode(parameter(request, "fault")),
                        Long.parseLong(request.getParam("calls", Long.toString(Long.MAX_VALUE))));
            case "POST script" ->
                behaviour.script(parameter(request, "prompt"), FaultSequence.parse(parameter(request, "faults")));
            case "POST latency" -> behaviour.latency(LatencyProfile.parse(parameter(request, "value")));
            case "POST cap" -> {
                String retryAfter = request.getParam("retry-after");
                behaviour.concurrencyCap(
                        Integer.parseInt(parameter(request, "value")),
                        retryAfter == null ? null : Durations.parse(retryAfter));
            }
            case "POST stall" -> behaviour.stall();
            case "POST outage" -> behaviour.answerAll(Fault.ofCode(parameter(request, "fault")));
            case "DELETE outage" -> behaviour.answerNormally();
            case "DELETE tokens" -> state.tokens().revoke();
            case "POST refuse" -> refuseAfterReply(request, Durations.parse(parameter(request, "for")));
            case "POST recover" -> behaviour.recover();
            default -> {
                return null;
            }
        }
        return Map.of("done", true);
    }

    /** Not on the event loop: that one must serve while the port is closed. */
    private void refuseAfterReply(HttpServerRequest request, Duration time) {
        request.response().endHandler(sent -> {
            Executor later = CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture.runAsync(port::close).thenRunAsync(port::open, later);
        });
    }

    private static String parameter(HttpServerRequest request, String name) {
        String value = request.getParam(name);
        if (value == null) {
            throw new IllegalArgumentException("missing parameter " + name);
        }
        return value;
    }

    private void reply(HttpServerRequest request, int status, Object reply) {
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Buffer.buffer(json.writeValueAsBytes(reply)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
