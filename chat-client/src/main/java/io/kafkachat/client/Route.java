package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Streaming;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint that calls can be sent to, and what it wants to be sent. Thread-safe.
 */
final class Route {

    /** The word by itself: errors tell of upstreams, too. */
    private static final Pattern STREAM = Pattern.compile("\\bstream(ing|ed|s)?\\b", Pattern.CASE_INSENSITIVE);

    private final Gate gate;
    private final HttpTransport transport;
    private final URI shownUrl;
    private final @Nullable String model;
    private final @Nullable Capabilities capabilities;
    private final Streaming streaming;
    private volatile boolean plainOnly;

    /**
     * @param shownUrl the endpoint without user info and query
     * @param model to be asked for in place of the request's; null: the same
     * @param capabilities null: those that requests were validated for
     */
    Route(
            Gate gate,
            HttpTransport transport,
            URI shownUrl,
            @Nullable String model,
            @Nullable Capabilities capabilities,
            Streaming streaming) {
        this.gate = gate;
        this.transport = transport;
        this.shownUrl = shownUrl;
        this.model = model;
        this.capabilities = capabilities;
        this.streaming = streaming;
    }

    Gate gate() {
        return gate;
    }

    HttpTransport transport() {
        return transport;
    }

    URI shownUrl() {
        return shownUrl;
    }

    /** The model that a request asks for here. */
    String model(ChatRequest request) {
        return model == null ? request.model() : model;
    }

    /** Whether the answer is asked for as a stream. */
    boolean streams(ChatRequest request) {
        return switch (streaming) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> !plainOnly && (request.stream() || !request.body().has("stream"));
        };
    }

    /**
     * Whether a request is to be repeated without a stream, because that is what the endpoint does not like about it. From
     * then on nothing is asked for as a stream here.
     */
    boolean refusesStreams(Fault fault) {
        boolean refuses = streaming == Streaming.AUTO
                && fault.errorClass() == ErrorClass.INVALID_REQUEST
                && STREAM.matcher(fault.text()).find();
        plainOnly |= refuses;
        return refuses;
    }

    /**
     * What goes on the wire for a request.
     *
     * @throws InvalidRequestException if this endpoint cannot take what another one could
     * @throws JsonProcessingException if it is nested too deeply
     */
    byte[] body(ChatRequest request, boolean streamed, Capabilities validatedFor)
            throws InvalidRequestException, JsonProcessingException {
        ChatRequest fitting = capabilities == null || capabilities.equals(validatedFor)
                ? request
                : ChatRequest.fromJson(request.body(), capabilities);
        ObjectNode wire = Json.MAPPER.createObjectNode();
        wire.setAll(fitting.body());
        if (model != null) {
            wire.put("model", model);
        }
        wire.put("stream", streamed);
        Capabilities own = capabilities == null ? validatedFor : capabilities;
        if (!streamed || !own.streamOptions()) {
            wire.remove("stream_options");
        } else if (!wire.path("stream_options").isObject()) {
            wire.putObject("stream_options").put("include_usage", true);
        }
        return Json.MAPPER.writeValueAsBytes(wire);
    }
}
