package io.kafkachat.client;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A pool that opens connections on another thread. The HTTP library looks names up on whatever thread wants a connection,
 * be it one that serves all connections, and a look-up may take seconds. Thread-safe, as the pool is.
 */
final class OffThreadConnects implements AsyncClientConnectionManager {

    private final AsyncClientConnectionManager pool;
    private final Executor connector;

    /** @param connector may be kept waiting by name look-ups */
    OffThreadConnects(AsyncClientConnectionManager pool, Executor connector) {
        this.pool = pool;
        this.connector = connector;
    }

    @Override
    public Future<AsyncConnectionEndpoint> connect(
            AsyncConnectionEndpoint endpoint,
            ConnectionInitiator initiator,
            @Nullable Timeout timeout,
            @Nullable Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        ComplexFuture<AsyncConnectionEndpoint> result = new ComplexFuture<>(callback);
        try {
            connector.execute(() -> {
                if (result.isDone()) {
                    return;
                }
                try {
                    result.setDependency(
                            pool.connect(endpoint, initiator, timeout, attachment, context, passingOn(result)));
                } catch (RuntimeException e) {
                    result.failed(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.failed(e);
        }
        return result;
    }

    private static FutureCallback<AsyncConnectionEndpoint> passingOn(ComplexFuture<AsyncConnectionEndpoint> result) {
        return new FutureCallback<>() {
            @Override
            public void completed(AsyncConnectionEndpoint endpoint) {
                result.completed(endpoint);
            }

            @Override
            public void failed(Exception cause) {
                result.failed(cause);
            }

            @Override
            public void cancelled() {
                result.cancel();
            }
        };
    }

    @Override
    public Future<AsyncConnectionEndpoint> lease(
            String id,
            HttpRoute route,
            @Nullable Object state,
            Timeout timeout,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        return pool.lease(id, route, state, timeout, callback);
    }

    @Override
    public void release(AsyncConnectionEndpoint endpoint, @Nullable Object newState, TimeValue validDuration) {
        pool.release(endpoint, newState, validDuration);
    }

    @Override
    public void upgrade(AsyncConnectionEndpoint endpoint, @Nullable Object attachment, HttpContext context) {
        pool.upgrade(endpoint, attachment, context);
    }

    @Override
    public void upgrade(
            AsyncConnectionEndpoint endpoint,
            @Nullable Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        pool.upgrade(endpoint, attachment, context, callback);
    }

    @Override
    public void close(CloseMode mode) {
        pool.close(mode);
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }
}
