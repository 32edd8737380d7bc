package io.kafkachat.testkit.provider;

import io.netty.channel.ChannelOption;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/**
 * One received call until it is answered, broken or aborted; counts it out of the journal exactly once. Lives on the
 * event loop of its connection.
 */
final class Call {

    private final Vertx vertx;
    private final Context context;
    private final Behaviour behaviour;
    private final Journal journal;
    private final OpenConnections connections;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final String id;
    private final int attempt;
    private long timer = -1;
    private boolean answering;
    private boolean ended;

    Call(Vertx vertx, SimulatorState state, HttpServerRequest request, String id) {
        this.vertx = vertx;
        this.behaviour = state.behaviour();
        this.context = vertx.getOrCreateContext();
        this.journal = state.journal();
        this.connections = state.connections();
        this.connection = request.connection();
        this.response = request.response();
        this.id = id;
        this.attempt = journal.called(id);
        journal.traced(id, request.getHeader("traceparent"), request.getHeader("tracestate"));
        response.closeHandler(nothing -> closed());
        response.exceptionHandler(failure -> closed());
    }

    String id() {
        return id;
    }

    int attempt() {
        return attempt;
    }

    HttpServerResponse response() {
        return response;
    }

    /** Goes on now, or when the simulator answers again; not when the client has left by then. */
    void whenAnswering(Runnable action) {
        behaviour.whenAnswering(() -> context.runOnContext(nothing -> {
            if (open()) {
                action.run();
            }
        }));
    }

    /** Goes on later, and as {@link #whenAnswering} says. */
    void after(Duration delay, Runnable action) {
        long millis = delay.toMillis();
        if (millis < 1) {
            whenAnswering(action);
        } else {
            timer = vertx.setTimer(millis, fired -> {
                timer = -1;
                whenAnswering(action);
            });
        }
    }

    /** A whole response. */
    void answer(int status, Buffer body, boolean paid) {
        begin(status);
        finish(body, paid, false);
    }

    /** Begins a response that is written in parts; its headers are set. */
    void begin(int status) {
        journal.answered(status);
        response.setStatusCode(status);
    }

    void write(Buffer part) {
        response.write(part);
    }

    /** Writes the last part, which completes the response. */
    void finish(Buffer last, boolean paid, boolean close) {
        answering = true;
        response.end(last).onComplete(written -> {
            answered(written, paid);
            if (close) {
                connection.close();
            }
        });
    }

    /** Writes the last part that shall be sent of a response, and breaks it off there, or falls silent. */
    void stop(Buffer last, Ending ending) {
        response.write(last).onComplete(written -> {
            if (ending != Ending.SILENCE && open()) {
                breakConnection(ending == Ending.RESET);
            }
        });
    }

    /** Closes the connection without an answer. */
    void breakConnection(boolean reset) {
        end(Journal.Event.FAILED);
        if (reset && connection instanceof ConnectionBase base) {
            // With linger 0 the kernel sends RST instead of FIN.
            base.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        connection.close();
    }

    private boolean open() {
        return !ended && !answering;
    }

    private void answered(AsyncResult<Void> written, boolean paid) {
        if (written.failed()) {
            end(broken());
        } else {
            end(paid ? Journal.Event.PAID : Journal.Event.FAILED);
        }
    }

    private void closed() {
        if (open()) {
            end(broken());
        }
    }

    /** How a call ends whose connection is gone. */
    private Journal.Event broken() {
        return connections.cutting() ? Journal.Event.FAILED : Journal.Event.ABORTED;
    }

    private void end(Journal.Event event) {
        if (!ended) {
            ended = true;
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
            journal.ended(id, event);
        }
    }
}
