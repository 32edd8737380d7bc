package io.kafkachat.testkit.provider;

import io.netty.channel.ChannelOption;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
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
    private final Journal journal;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final String id;
    private final int attempt;
    private long timer = -1;
    private boolean answering;
    private boolean ended;

    Call(Vertx vertx, Journal journal, HttpConnection connection, HttpServerResponse response, String id) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.journal = journal;
        this.connection = connection;
        this.response = response;
        this.id = id;
        this.attempt = journal.called(id);
        response.closeHandler(nothing -> clientLeft());
        response.exceptionHandler(failure -> clientLeft());
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

    boolean open() {
        return !ended && !answering;
    }

    /** Goes on later, unless the client has left by then. */
    void after(Duration delay, Runnable action) {
        long millis = delay.toMillis();
        if (millis < 1) {
            action.run();
        } else {
            timer = vertx.setTimer(millis, fired -> {
                timer = -1;
                action.run();
            });
        }
    }

    /** Goes on on the call's own event loop; may be called from any thread. */
    void onEventLoop(Runnable action) {
        context.runOnContext(nothing -> {
            if (open()) {
                action.run();
            }
        });
    }

    void answer(int status, Buffer body, boolean paid) {
        answering = true;
        journal.answered(status);
        response.setStatusCode(status).end(body).onComplete(written -> answered(written, paid));
    }

    /** Sends the headers and half of the body, then closes the connection or leaves it open for ever. */
    void answerHalf(Buffer body, boolean close) {
        journal.answered(200);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        response.write(body.getBuffer(0, body.length() / 2)).onComplete(written -> {
            if (close && open()) {
                end(Journal.Event.FAILED);
                connection.close();
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

    private void answered(AsyncResult<Void> written, boolean paid) {
        if (written.failed()) {
            end(Journal.Event.ABORTED);
        } else {
            end(paid ? Journal.Event.PAID : Journal.Event.FAILED);
        }
    }

    private void clientLeft() {
        if (open()) {
            end(Journal.Event.ABORTED);
        }
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
