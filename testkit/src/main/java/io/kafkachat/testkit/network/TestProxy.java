package io.kafkachat.testkit.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy on a free port of 127.0.0.1: tunnels for {@code CONNECT}, and plain HTTP for requests whose target is a
 * whole URI. What it cannot reach is answered 502, and what lacks its credentials 407. Thread safe.
 */
public final class TestProxy implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final long SECONDS = 30;

    private final Vertx vertx;
    private final HttpServer server;
    private final NetClient tunnels;
    private final HttpClient forwarding;
    private final @Nullable String authorization;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> targets = new CopyOnWriteArrayList<>();

    private TestProxy(@Nullable String authorization) {
        this.authorization = authorization;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.tunnels = vertx.createNetClient();
        this.forwarding = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(1_000));
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(HOST).setPort(0).setHttp2ClearTextEnabled(false))
                .connectionHandler(connection -> {
                    accepted.incrementAndGet();
                    open.incrementAndGet();
                    connection.closeHandler(closed -> open.decrementAndGet());
                })
                .requestHandler(this::handle);
    }

    public static TestProxy start() {
        return new TestProxy(null).listening();
    }

    /** One that wants this name and password as {@code Proxy-Authorization: Basic}. */
    public static TestProxy start(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new TestProxy("Basic " + Base64.getEncoder().encodeToString(pair)).listening();
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://" + HOST + ":" + server.actualPort());
    }

    /** Connections from clients since the start. */
    public int connections() {
        return accepted.get();
    }

    /** Connections from clients that neither side has closed. */
    public int openConnections() {
        return open.get();
    }

    /** Requests answered 407. */
    public int refused() {
        return refused.get();
    }

    /** Where accepted requests wanted to go, as {@code host:port}, in their order. */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        await(vertx.close());
    }

    private TestProxy listening() {
        try {
            await(server.listen());
            return this;
        } catch (IllegalStateException e) {
            vertx.close();
            throw e;
        }
    }

    private void handle(HttpServerRequest request) {
        if (authorization != null && !authorization.equals(request.getHeader("Proxy-Authorization"))) {
            refused.incrementAndGet();
            request.response().putHeader("Proxy-Authenticate", "Basic realm=\"test\"");
            answer(request, 407);
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            tunnel(request);
        } else if (request.uri().startsWith("http://")) {
            forward(request, URI.create(request.uri()));
        } else {
            answer(request, 400);
        }
    }

    private void tunnel(HttpServerRequest request) {
        String target = request.uri();
        int colon = target.lastIndexOf(':');
        targets.add(target);
        request.pause();
        tunnels.connect(Integer.parseInt(target.substring(colon + 1)), target.substring(0, colon))
                .onFailure(unreachable -> answer(request, 502))
                .onSuccess(provider -> request.toNetSocket()
                        .onSuccess(client -> join(client, provider))
                        .onFailure(gone -> provider.close()));
    }

    /** Both ends live and die together; a pipe ends its destination when its source ends. */
    private void join(NetSocket client, NetSocket provider) {
        // The handler of the HTTP connection is not called for a tunnel.
        client.closeHandler(closed -> open.decrementAndGet());
        client.pipeTo(provider).onComplete(done -> provider.close());
        provider.pipeTo(client).onComplete(done -> client.close());
    }

    private void forward(HttpServerRequest request, URI target) {
        int port = target.getPort() < 0 ? 80 : target.getPort();
        targets.add(target.getHost() + ":" + port);
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(target.getHost())
                .setPort(port)
                .setURI(target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
        request.headers().forEach(header -> {
            if (!header.getKey().toLowerCase(Locale.ROOT).startsWith("proxy-")) {
                options.addHeader(header.getKey(), header.getValue());
            }
        });
        request.pause();
        forwarding
                .request(options)
                .compose(onward -> {
                    request.response().closeHandler(gone -> onward.reset());
                    return exchange(request, onward);
                })
                .onFailure(unreachable -> {
                    if (request.response().headWritten()) {
                        request.connection().close();
                    } else {
                        answer(request, 502);
                    }
                });
    }

    private static Future<Void> exchange(HttpServerRequest request, HttpClientRequest onward) {
        return onward.send(request).compose(reply -> {
            request.response().setStatusCode(reply.statusCode());
            reply.headers().forEach(header -> request.response().putHeader(header.getKey(), header.getValue()));
            return request.response().send(reply);
        });
    }

    private static void answer(HttpServerRequest request, int status) {
        if (!request.response().closed()) {
            request.response().setStatusCode(status).end();
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the proxy starts or ends", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the proxy cannot start or end", e);
        }
    }
}
