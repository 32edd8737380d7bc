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
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request on the wire: sends the body, collects the response, knows how far it came and since when nothing moved.
 * Tells its listener exactly once how it ended, unless it was aborted.
 *
 * <p>The HTTP library's timeouts are not used: they do not tell first byte, idle and total apart, and its only word on the
 * connection phase is an exception.
 */
final class Exchange implements AsyncRequestProducer, AsyncResponseConsumer<HttpReply>, FutureCallback<HttpReply> {

    /** Who wants to know. Called on an I/O thread or the timer thread. */
    interface Listener {

        void replied(HttpReply reply);

        void broke(WireFailure failure);
    }

    private static final int FIRST_BUFFER = 4 * 1024;
    private static final int MAX_FIRST_BUFFER = 1024 * 1024;

    private final HttpRequest request;
    private final byte[] body;
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

    // Only touched on the connection's I/O thread.
    private int sent;
    private @Nullable ByteArrayBuffer received;
    private @Nullable FutureCallback<HttpReply> collected;

    /**
     * @param ended runs once, whichever way this ends
     */
    Exchange(
            HttpRequest request,
            byte[] body,
            Timeouts timeouts,
            LongSupplier nanoClock,
            Listener listener,
            Runnable ended) {
        this.request = request;
        this.body = body;
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
            case WAITING -> overdue("first-byte", timeouts.firstByte(), still);
            case SENDING, READING -> overdue("idle", timeouts.idle(), still);
        };
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
        channel.sendRequest(request, new BasicEntityDetails(body.length, ContentType.APPLICATION_JSON), context);
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
            resultCallback.completed(new HttpReply(response, new byte[0]));
            return;
        }
        collected = resultCallback;
        long length = entity.getContentLength();
        received = new ByteArrayBuffer(length < 0 ? FIRST_BUFFER : (int) Math.min(length, MAX_FIRST_BUFFER));
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
        ByteArrayBuffer buffer = received;
        if (buffer == null) {
            return;
        }
        if (buffer.length() + data.remaining() > HttpTransport.MAX_RESPONSE_BYTES) {
            throw new ResponseTooLargeException(HttpTransport.MAX_RESPONSE_BYTES);
        }
        int count = data.remaining();
        if (data.hasArray()) {
            buffer.append(data.array(), data.arrayOffset() + data.position(), count);
            data.position(data.limit());
        } else {
            byte[] copy = new byte[count];
            data.get(copy);
            buffer.append(copy, 0, count);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        FutureCallback<HttpReply> callback = collected;
        HttpResponse response = head;
        ByteArrayBuffer buffer = received;
        if (callback != null && response != null && buffer != null) {
            received = null;
            callback.completed(new HttpReply(response, buffer.toByteArray()));
        }
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
        if (end()) {
            listener.broke(new WireFailure(phase, cause, null, partial()));
        }
    }

    @Override
    public void cancelled() {
        failed(new IOException("cancelled"));
    }
}
