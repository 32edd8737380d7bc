package io.kafkachat.testkit.provider;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A chat-completions provider on a local port. Thread safe.
 *
 * <p>A prompt (the last message of role {@code user}) may hold orders: {@code [[latency=60000]]} (milliseconds, or
 * {@code 2s}), {@code [[fault=429]]} (every attempt), {@code [[fault=500x2,429x1]]} (the first two attempts, then the
 * third), {@code [[shape=openai]]} (the form of the error body), {@code [[tool]]} and {@code [[tool=2]]} (answer with so
 * many tool calls, when the request has tools). See {@link Fault} for the names of faults.
 *
 * <p>A request with {@code stream} gets the answer that it would get without, as server-sent events; see
 * {@link Streaming} for their pace.
 */
public final class ProviderSimulator implements AutoCloseable {

    private static final long START_SECONDS = 30;

    private final Vertx vertx;
    private final SimulatorState state;
    private final Behaviour behaviour;
    private final Port port;
    private final URI base;

    private ProviderSimulator(Vertx vertx, SimulatorState state, Port port, URI base) {
        this.vertx = vertx;
        this.state = state;
        this.behaviour = state.behaviour();
        this.port = port;
        this.base = base;
    }

    public static ProviderSimulator start() {
        return start(SimulatorSettings.defaults());
    }

    /** Starts and returns when the port is open; throws IllegalStateException when it cannot be opened. */
    public static ProviderSimulator start(SimulatorSettings settings) {
        Clock clock = Clock.systemUTC();
        Path file = settings.journalFile();
        Journal journal = file == null ? Journal.inMemory(clock) : Journal.open(clock, file);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            SimulatorState state = state(settings, journal);
            Port port = new Port(vertx, settings, state.connections());
            port.open(router(vertx, settings, state, port, clock)::route);
            String scheme = settings.tls() == null ? "http" : "https";
            URI base = URI.create(scheme + "://" + settings.host() + ":" + port.number());
            return new ProviderSimulator(vertx, state, port, base);
        } catch (Exception e) {
            vertx.close();
            journal.close();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("the provider simulator cannot start", e);
        }
    }

    private static SimulatorState state(SimulatorSettings settings, Journal journal) {
        OAuthClient client = settings.oauthClient();
        return new SimulatorState(
                new Behaviour(settings),
                journal,
                new SlidingWindow(settings.rateLimits(), System::nanoTime),
                new OpenConnections(),
                new AccessTokens(client == null ? Duration.ZERO : client.lifetime(), System::nanoTime));
    }

    private static Router router(
            Vertx vertx, SimulatorSettings settings, SimulatorState state, Port port, Clock clock) {
        ErrorBodies errors = new ErrorBodies(clock);
        ReplyWriter replies = new ReplyWriter(new AnswerWriter(clock), errors, settings.streaming());
        OAuthClient client = settings.oauthClient();
        return new Router(
                new CompletionsEndpoint(vertx, settings, state, replies, errors),
                new ControlEndpoint(state, port),
                client == null ? null : new TokenEndpoint(client, state));
    }

    /** Where to send completions: {@code http://127.0.0.1:PORT/v1/chat/completions}. */
    public URI uri() {
        return base.resolve(CompletionsEndpoint.PATH);
    }

    /** What clients are configured with: {@code http://127.0.0.1:PORT/v1}. */
    public URI apiUri() {
        return base.resolve("/v1");
    }

    /** The root of the server; control endpoints are under {@code /__sim/}. */
    public URI baseUri() {
        return base;
    }

    /** Where an {@link OAuthClient} gets its tokens; answers 404 unless the settings have one. */
    public URI tokenUri() {
        return base.resolve(TokenEndpoint.PATH);
    }

    /** How many tokens were issued. */
    public long tokensIssued() {
        return state.tokens().issued();
    }

    /** None of the tokens that were issued is valid any more. */
    public void revokeTokens() {
        state.tokens().revoke();
    }

    public Journal journal() {
        return state.journal();
    }

    /** What was accepted within the {@link RateLimits}, or would have been without any. */
    public Accepted accepted() {
        return state.window().summary();
    }

    /** The client's connections, as the server sees them. */
    public Connections connections() {
        return state.connections().summary();
    }

    /**
     * An outage: from now on every call is answered like this, whatever its key and its body, until {@link
     * #answerNormally()}.
     *
     * @throws IllegalArgumentException when it is not an HTTP error
     */
    public void answerAll(Fault fault) {
        behaviour.answerAll(fault);
    }

    public void answerNormally() {
        behaviour.answerNormally();
    }

    /**
     * Closes the port and all connections, until {@link #acceptConnections()}; calls in flight count as failed. Nobody
     * else gets the port meanwhile. Returns when it is done.
     */
    public void refuseConnections() {
        port.close();
    }

    /** Opens the same port again; returns when it is done. */
    public void acceptConnections() {
        port.open();
    }

    /** From now on every valid call fails like this, until {@link #recover()}. */
    public void failAll(Fault fault) {
        behaviour.failNext(fault, Long.MAX_VALUE);
    }

    /** The next calls fail like this, whatever their request. */
    public void failNext(Fault fault, int calls) {
        behaviour.failNext(fault, calls);
    }

    /**
     * Requests whose prompt contains the text fail as the list says; goes before the orders in the prompt.
     *
     * @param faults such as {@code 500x2,429x1} or {@code 403-credits}
     */
    public void script(String promptPart, String faults) {
        behaviour.script(promptPart, FaultSequence.parse(faults));
    }

    /** From now on calls for this model fail like this, until {@link #healModel}. */
    public void failModel(String model, Fault fault) {
        behaviour.failModel(model, fault);
    }

    public void healModel(String model) {
        behaviour.healModel(model);
    }

    /** Stops answering, also calls that are in flight; connections are still accepted and requests read. */
    public void stall() {
        behaviour.stall();
    }

    /** Ends {@code failAll}, {@code failNext}, {@code script} and {@code stall}; what waits is answered now. */
    public void recover() {
        behaviour.recover();
    }

    /** Changes the latency of calls received from now on. */
    public void latency(LatencyProfile profile) {
        behaviour.latency(profile);
    }

    /**
     * Changes the number of calls in flight beyond which the answer is 429; 0 for no cap.
     *
     * @param retryAfter the {@code Retry-After} of those answers and of those beyond the rate limits, or null for none
     */
    public void concurrencyCap(int cap, @Nullable Duration retryAfter) {
        behaviour.concurrencyCap(cap, retryAfter);
    }

    /** Closes the port and all connections. The journal can still be read. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the provider simulator cannot be closed", e);
        } finally {
            port.release();
            state.journal().close();
        }
    }

    private record Router(
            CompletionsEndpoint completions,
            ControlEndpoint control,
            @Nullable TokenEndpoint tokens) {

        void route(HttpServerRequest request) {
            boolean post = request.method().equals(HttpMethod.POST);
            if (request.path().startsWith(ControlEndpoint.PREFIX)) {
                control.handle(request);
            } else if (request.path().equals(CompletionsEndpoint.PATH) && post) {
                completions.handle(request);
            } else if (request.path().equals(ModelsEndpoint.PATH)
                    && request.method().equals(HttpMethod.GET)) {
                ModelsEndpoint.handle(request);
            } else if (tokens != null && request.path().equals(TokenEndpoint.PATH) && post) {
                tokens.handle(request);
            } else {
                request.response()
                        .setStatusCode(404)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end("{\"message\":\"Not found\",\"statusCode\":\"404\"}");
            }
        }
    }
}
