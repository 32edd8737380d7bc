package io.kafkachat.testkit.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A distributed Connect worker in this JVM. Classes of the product that are on this JVM's class path are visible to it
 * beside those of its plugin path: to test the archive alone, use {@link ConnectWorkerProcess}.
 */
public final class ConnectWorker implements AutoCloseable {

    private static final long STOP_SECONDS = 60;

    private final Connect<?> connect;
    private final ConnectRest rest;

    private ConnectWorker(Connect<?> connect, ConnectRest rest) {
        this.connect = connect;
        this.rest = rest;
    }

    /** Starts it and returns when REST answers. */
    public static ConnectWorker start(WorkerSettings settings) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Connect<?> connect = new ConnectDistributed().startConnect(settings.toProperties());
            ConnectRest rest = new ConnectRest(connect.rest().advertisedUrl());
            rest.awaitReady();
            return new ConnectWorker(connect, rest);
        } finally {
            // Connect replaces the context class loader of the thread that starts it.
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    public ConnectRest rest() {
        return rest;
    }

    /** Stops it as SIGTERM does, and returns when it has left its group. */
    @Override
    public void close() {
        connect.stop();
        connect.awaitStop();
        try {
            connect.herderTask().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the Connect worker did not stop in order", e);
        }
    }
}
