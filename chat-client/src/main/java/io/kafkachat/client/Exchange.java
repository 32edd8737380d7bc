package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.WireFailure.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request on the wire: sends the body, collects the response, knows how far it came and since when nothing moved.
 * Tells its listener exactly once how it ended, unless it was aborted.
 *
 * <p>A stream is over when it says so, whatever its connection does: what follows is read for a moment longer, so that the
 * connection can be used again.
 *
 * <p>The HTTP library's timeouts are not used: they do not tell first byte, idle and total apart, and its only word on the
 * connection phase is an exception.
 */
final class Exchange implements AsyncRequestProducer, AsyncResponseConsumer<HttpReply>, FutureCallback<HttpReply> {

    /** Who wants to know. Called on an I/O thread or the timer thread. */
    interface Listener {

        /** Text of a streamed answer came. */
        void delta(int choiceIndex, @Nullable String content, @Nullable String reasoning);

        void replied(HttpReply reply);

        void broke(WireFailure failure);
    }

    private static final long LINGER_NANOS = Duration.ofMillis(250).toNanos();

    private final HttpRequest request;
    private final byte[] body;
    private final boolean streamed;
    private final Timeouts timeouts;
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final Runnable ended;
    private final long startedAt;
    private final AtomicBoolean done = new AtomicBoolean();

    private volatile Phase phase = Phase.CONNECTING;
    private volatile long movedAt;
    private volatile @Nullable AsyncExecRuntime connection;
    private volatile @Nullable HttpResponse head;
    private volatile @Nullable ResponseBody received;
    private volatile boolean lingering;
    private volatile long lingersSince;

    /** What is to be told to the library as soon as it has begun. */
    private @Nullable Runnable early;

    private boolean begun;

    // Only touched on the connection's I/O thread.
    private int sent;
    private @Nullable FutureCallback<HttpReply> collected;

    /**
     * @param streamed whether the answer was asked for as a stream
     * @param ended runs once, when the connection is free or closed, whichever way this ends
     */
    Exchange(
            HttpRequest request,
            byte[] body,
            boolean streamed,
            Timeouts timeouts,
            LongSupplier nanoClock,
            Listener listener,
            Runnable ended) {
        this.request = request;
        this.body = body;
        this.streamed = streamed;
        this.timeouts = timeouts;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.ended = ended;
        this.startedAt = nanoClock.getAsLong();
        this.movedAt = startedAt;
    }

    /**
     * The connection stands, and this may use it.
     *
     * @return false if this was aborted meanwhile; the connection is then closed
     */
    boolean connected(AsyncExecRuntime runtime) {
        connection = runtime;
        if (done.get()) {
            runtime.discardEndpoint();
            return false;
        }
        if (body.length == 0) {
            // Nobody calls produce().
            moved(Phase.WAITING);
        }
        return true;
    }

    /**
     * Ends this without telling the listener, and closes the socket; one that is still being connected closes as soon as
     * it stands, or when the connect timeout passes.
     */
    void abort() {
        if (end()) {
            closeConnection();
        }
    }

    /** Ends this if one of its timeouts has passed, and closes the socket. */
    void abortIfOverdue(long now) {
        if (lingering) {
            if (now - lingersSince >= LINGER_NANOS) {
                closeConnection();
                ended.run();
            }
            return;
        }
        Phase current = phase;
        String limit = overdue(current, now - startedAt, now - movedAt);
        if (limit != null && end()) {
            closeConnection();
            listener.broke(new WireFailure(current, null, limit, partial()));
        }
    }

    private @Nullable String overdue(Phase current, long age, long still) {
        if (age >= timeouts.total().toNanos()) {
            return "total timeout of " + timeouts.total();
        }
        return switch (current) {
            case CONNECTING -> overdue("connect", timeouts.connect(), age);
            case WAITING -> overdue("first-byte", timeouts.firstByte(streamed), still);
            case SENDING -> overdue("idle", timeouts.idle(), still);
            case READING -> {
                String idle = overdue("idle", timeouts.idle(), still);
                yield idle == null ? overdue("no-data", timeouts.noData(), nanosWithoutData(still)) : idle;
            }
        };
    }

    private long nanosWithoutData(long still) {
        ResponseBody reading = received;
        return reading == null ? still : nanoClock.getAsLong() - reading.dataAt();
    }

    private static @Nullable String overdue(String name, Duration limit, long nanos) {
        return nanos >= limit.toNanos() ? name + " timeout of " + limit : null;
    }

    private boolean end() {
        if (done.compareAndSet(false, true)) {
            ended.run();
            return true;
        }
        return false;
    }

    /**
     * Not by cancelling the library's future: that one may hold on to a step that is long done (a lease that completed at
     * once overwrites what came after it), and then neither closes the socket nor gives it back to the pool.
     */
    private void closeConnection() {
        AsyncExecRuntime runtime = connection;
        if (runtime != null) {
            runtime.discardEndpoint();
        }
    }

    private void moved(Phase to) {
        movedAt = nanoClock.getAsLong();
        phase = to;
    }

    private @Nullable HttpReply partial() {
        HttpResponse response = head;
        return response == null ? null : new HttpReply(response, new byte[0]);
    }

    // The request.

    @Override
    public void sendRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        channel.sendRequest(
                request,
                body.length == 0 ? null : new BasicEntityDetails(body.length, ContentType.APPLICATION_JSON),
                context);
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public int available() {
        return body.length - sent;
    }

    /** First called when the connection stands. */
    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        moved(Phase.SENDING);
        if (sent < body.length) {
            sent += channel.write(ByteBuffer.wrap(body, sent, body.length - sent));
        }
        if (sent == body.length) {
            // Before the end is written: the response must not overtake it.
            moved(Phase.WAITING);
            channel.endStream();
        }
    }

    // The response.

    @Override
    public void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<HttpReply> resultCallback) {
        head = response;
        moved(Phase.READING);
        if (entity == null) {
            complete(resultCallback, new HttpReply(response, new byte[0]));
            return;
        }
        collected = resultCallback;
        received = ResponseBody.of(response, entity, streamed, listener::delta, nanoClock);
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        movedAt = nanoClock.getAsLong();
    }

    @Override
    public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
        capacityChannel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer data) throws IOException {
        movedAt = nanoClock.getAsLong();
        ResponseBody reading = received;
        if (reading == null || lingering) {
            data.position(data.limit());
            return;
        }
        reading.add(data);
        HttpResponse response = head;
        if (reading.isOver() && response != null && done.compareAndSet(false, true)) {
            lingersSince = movedAt;
            lingering = true;
            listener.replied(reading.reply(response));
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        FutureCallback<HttpReply> callback = collected;
        HttpResponse response = head;
        ResponseBody read = received;
        if (callback == null || response == null || read == null) {
            return;
        }
        if (lingering) {
            ended.run();
            complete(callback, new HttpReply(response, new byte[0]));
        } else {
            complete(callback, read.reply(response));
        }
    }

    /**
     * The library has returned from sending this. A response that is complete before that makes it take the request for
     * cancelled, and it closes the connection: such a response waits.
     */
    void begun() {
        Runnable waiting;
        synchronized (this) {
            begun = true;
            waiting = early;
            early = null;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    private void complete(FutureCallback<HttpReply> callback, HttpReply reply) {
        synchronized (this) {
            if (!begun) {
                early = () -> callback.completed(reply);
                return;
            }
        }
        callback.completed(reply);
    }

    /** Called for the producer and for the consumer, in no known order. */
    @Override
    public void releaseResources() {}

    // How it ended, in the HTTP library's words.

    @Override
    public void completed(HttpReply reply) {
        if (end()) {
            listener.replied(reply);
        }
    }

    /** As producer, as consumer and as callback: the first one counts. */
    @Override
    public void failed(Exception cause) {
        if (lingering) {
            ended.run();
        } else if (end()) {
            listener.broke(new WireFailure(phase, cause, null, partial()));
        }
    }

    @Override
    public void cancelled() {
        failed(new IOException("cancelled"));
    }
}
