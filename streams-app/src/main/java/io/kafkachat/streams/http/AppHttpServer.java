package io.kafkachat.streams.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health, metrics, topology and usage of an app, without password and TLS. Reads only, answers a few requests at a
 * time, and waits for no client longer than half a minute. Thread-safe.
 */
public final class AppHttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AppHttpServer.class);

    private static final int THREADS = 4;
    private static final String MAX_REQUEST_SECONDS = "5";
    private static final String MAX_RESPONSE_SECONDS = "30";
    private static final int CLOSE_SECONDS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private AppHttpServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Its threads are daemons. Unless they are set, this sets the system properties {@code sun.net.httpserver.maxReqTime}
     * and {@code maxRspTime}, without which the JDK's servers wait for slow clients for ever.
     *
     * @param port 0: any that is free, see {@link #port()}
     * @throws IOException if nobody can listen there, as when the port is taken; the message names both
     */
    public static AppHttpServer start(String host, int port, AppView view) throws IOException {
        boundWaits();
        HttpServer server = listen(host, port);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, daemons());
        AppHttpServer started = new AppHttpServer(server, threads);
        Router router = new Router(view, Clock.systemUTC());
        server.createContext("/", exchange -> answer(exchange, router));
        server.setExecutor(threads);
        started.begin();
        log.info("HTTP is served on {}:{}", host, started.port());
        return started;
    }

    private static HttpServer listen(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            if (address.isUnresolved()) {
                throw new IOException("unknown host");
            }
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException(
                    "http.host, http.port: expected an address to listen on, not " + host + ":" + port + " ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static void boundWaits() {
        setIfAbsent("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        setIfAbsent("sun.net.httpserver.maxRspTime", MAX_RESPONSE_SECONDS);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "kafkachat-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** On a daemon: the server's own thread becomes one too. */
    private void begin() {
        try {
            threads.submit(server::start).get();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while HTTP was being started", e);
        } catch (ExecutionException e) {
            close();
            throw new IllegalStateException("HTTP cannot be started", e.getCause());
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Router router) throws IOException {
        try (exchange) {
            Reply reply = router.reply(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getRawQuery());
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.body().length));
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                exchange.sendResponseHeaders(reply.status(), reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    /** Breaks requests off that are being answered. Leaves no thread and no socket. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("HTTP threads still run {} s after the end", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
