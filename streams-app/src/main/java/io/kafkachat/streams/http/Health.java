package io.kafkachat.streams.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientLoad;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * Says whether an app has to be restarted, and whether it works. An endpoint that is down is shown but changes neither: prompts
 * wait for it, and another start would not help.
 */
final class Health {

    private final AppState app;

    Health(AppState app) {
        this.app = app;
    }

    /** Down once Kafka Streams has ended or is failing: it does not come back in this process. */
    Reply live() {
        State state = app.state();
        return Reply.json(status(isLive(state)), body(isLive(state)).put("state", state.name()));
    }

    /** Up once it has run, also while partitions move; down again as soon as it is ending. */
    Reply ready() {
        State state = app.state();
        boolean hasRun = app.hasRun();
        boolean draining = app.isDraining();
        boolean ready = isLive(state) && state != State.PENDING_SHUTDOWN && hasRun && !draining;
        ObjectNode body = body(ready);
        body.putObject("checks")
                .put("state", state.name())
                .put("has_run", hasRun)
                .put("draining", draining);
        putEndpoint(body.putObject("information"));
        return Reply.json(status(ready), body);
    }

    /** Null while no task runs. */
    private void putEndpoint(ObjectNode information) {
        ClientLoad client = app.load().client();
        information.put("endpoint_paused", client == null ? null : client.paused());
        information.put("models_down", client == null ? null : client.modelsDown());
    }

    private static boolean isLive(State state) {
        return switch (state) {
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN -> true;
            case NOT_RUNNING, PENDING_ERROR, ERROR -> false;
        };
    }

    private static int status(boolean up) {
        return up ? Reply.OK : Reply.UNAVAILABLE;
    }

    private static ObjectNode body(boolean up) {
        return JsonNodeFactory.instance.objectNode().put("status", up ? "UP" : "DOWN");
    }
}
