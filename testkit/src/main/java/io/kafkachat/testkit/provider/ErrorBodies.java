package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;

/** Writes error bodies in the three shapes that providers use. */
final class ErrorBodies {

    private static final String PATH = "/v1/chat/completions";

    private final Clock clock;

    ErrorBodies(Clock clock) {
        this.clock = clock;
    }

    ObjectNode body(Fault fault, ErrorShape shape, String inferenceId) {
        return switch (shape) {
            case GATEWAY -> gateway(fault.status(), fault.message(), inferenceId);
            case PROBLEM -> problem(fault, inferenceId);
            case OPENAI -> openai(fault);
        };
    }

    ObjectNode gateway(int status, String message, String inferenceId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("path", PATH)
                .put("requestId", inferenceId)
                .put("statusCode", Integer.toString(status))
                .put("timestamp", clock.instant().toString());
    }

    /** "Body validation error!" with the places at fault. */
    ObjectNode invalid(List<String> violations, String inferenceId) {
        ObjectNode body = gateway(400, Fault.INVALID_REQUEST.message(), inferenceId);
        violations.forEach(body.withArray("errors")::add);
        return body;
    }

    /** A body of status 200 that holds an error instead of choices. */
    ObjectNode insteadOfAnswer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error(Fault.OK_WITH_ERROR, 502));
        return body;
    }

    ObjectNode choiceError() {
        return error(Fault.CHOICE_ERROR, 502);
    }

    /** The error of a stream that fails in the middle. */
    ObjectNode streamError() {
        return error(Fault.STREAM_ERROR, 502);
    }

    private ObjectNode problem(Fault fault, String inferenceId) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("title", fault.message())
                .put("status", fault.status())
                .put("message", fault.message())
                .put("instance", PATH)
                .put("requestId", inferenceId)
                .put("timestamp", clock.instant().toString());
        body.putObject("error").put("name", fault.type()).put("message", fault.message());
        return body;
    }

    private static ObjectNode openai(Fault fault) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error(fault, fault.status()));
        return body;
    }

    private static ObjectNode error(Fault fault, int status) {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("message", fault.message())
                .put("type", fault.type());
        switch (fault) {
            case FREE_TIER, CONTEXT_LENGTH, MODEL_NOT_FOUND -> error.put("code", fault.type());
            default -> error.put("code", status);
        }
        if (fault == Fault.CONTENT_FILTER) {
            error.putObject("metadata").putArray("reasons").add("violence");
        } else if (fault == Fault.UNAVAILABLE) {
            error.putObject("metadata").put("error_type", fault.type());
        }
        return error;
    }
}
