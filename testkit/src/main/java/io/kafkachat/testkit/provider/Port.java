package io.kafkachat.testkit.provider;

import io.kafkachat.testkit.process.Polling;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The port that the simulator listens on; can be closed and opened again. Thread safe, but not for event loops. */
final class Port {

    private static final long SECONDS = 30;

    private final Vertx vertx;
    private final SimulatorSettings settings;
    private final OpenConnections connections;
    private final AtomicInteger number = new AtomicInteger();
    private Handler<HttpServerRequest> handler = request -> request.response().end();
    private @Nullable String deployment;
    private @Nullable Socket reservation;

    Port(Vertx vertx, SimulatorSettings settings, OpenConnections connections) {
        this.vertx = vertx;
        this.settings = settings;
        this.connections = connections;
        // A negative port is a free one that all instances share.
        number.set(settings.port() == 0 ? -1 : settings.port());
    }

    int number() {
        return number.get();
    }

    /** Listens for the first time. */
    synchronized void open(Handler<HttpServerRequest> requestHandler) {
        handler = requestHandler;
        open();
    }

    /** Listens, if it does not yet; throws IllegalStateException when it cannot. */
    synchronized void open() {
        if (deployment == null) {
            connections.cutting(false);
            HttpServerOptions options = options();
            Handler<HttpServerRequest> requests = handler;
            deployment = await(vertx.deployVerticle(
                    () -> new ServerVerticle(options, requests),
                    new DeploymentOptions().setInstances(settings.eventLoops())));
            release();
        }
    }

    /** Closes all connections, and refuses others until it is opened again. */
    synchronized void close() {
        if (deployment != null) {
            connections.cutting(true);
            await(vertx.undeploy(deployment));
            deployment = null;
            reservation = reserve();
        }
    }

    /** Gives up the port while it is closed. */
    synchronized void release() {
        try {
            if (reservation != null) {
                reservation.close();
                reservation = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the port", e);
        }
    }

    /**
     * Holds the port without listening, so that nobody else gets it, nor a client as the port that it connects from. The
     * listening socket may be closed a moment after the servers, hence the patience.
     */
    private Socket reserve() {
        return Polling.latest(Duration.ofSeconds(SECONDS), this::tryToReserve, Optional::isPresent)
                .orElseThrow(() -> new IllegalStateException("the port cannot be closed"));
    }

    private Optional<Socket> tryToReserve() {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            try {
                socket.bind(new InetSocketAddress(settings.host(), number.get()));
                return Optional.of(socket);
            } catch (BindException e) {
                socket.close();
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reserve the port", e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the port is opened or closed", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the port cannot be opened or closed", e);
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(number.get())
                .setAcceptBacklog(16_384)
                .setTcpNoDelay(true)
                // HTTP/1.1 only: with the other on offer a connection is not seen before its first request.
                .setHttp2ClearTextEnabled(false);
        Tls tls = settings.tls();
        if (tls != null) {
            options.setSsl(true).setKeyCertOptions(store(tls.keyStore(), tls.keyStorePassword()));
            if (tls.trustStore() != null) {
                options.setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(store(tls.trustStore(), tls.trustStorePassword()));
            }
        }
        return options;
    }

    private static PfxOptions store(Path path, @Nullable String password) {
        return new PfxOptions().setPath(path.toAbsolutePath().toString()).setPassword(password);
    }

    /** One per event loop; all share the port. */
    private final class ServerVerticle extends AbstractVerticle {

        private final HttpServerOptions options;
        private final Handler<HttpServerRequest> requests;

        ServerVerticle(HttpServerOptions options, Handler<HttpServerRequest> requests) {
            this.options = options;
            this.requests = requests;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(options)
                    .connectionHandler(connections::accepted)
                    .requestHandler(requests)
                    .listen()
                    .onSuccess(server -> number.set(server.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
