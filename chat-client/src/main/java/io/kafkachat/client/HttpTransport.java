package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one endpoint over HTTP/1.1, one connection per request on the wire, and never anywhere else but to its
 * token endpoint: redirects are not followed, and nothing is repeated behind the caller's back, except for a request that
 * was refused for a token that has run out.
 */
final class HttpTransport {

    static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

    private static final int MAX_IO_THREADS = 2;
    /** Shorter than load balancers commonly keep an idle connection. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(50);

    private static final byte[] NO_BODY = new byte[0];
    private static final String USER_AGENT = "kafka-chat-completions";
    private static final String EXCHANGE = "chat-client.exchange";

    private final HttpHost target;
    private final String path;
    private final Endpoint endpoint;
    private final ProxyRoutes routes;
    private final @Nullable TokenSource tokens;
    private final Timeouts timeouts;
    private final LongSupplier nanoClock;
    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    /**
     * @param connector opens connections, and sends requests that had to wait for a token; name look-ups may keep it waiting
     * @throws IllegalArgumentException if a trust store or key store cannot be used; the message names the setting
     */
    HttpTransport(
            Endpoint endpoint,
            Timeouts timeouts,
            int maxConnections,
            ClientThreads threads,
            LongSupplier nanoClock,
            Network network,
            Executor connector) {
        URI url = endpoint.url();
        this.target = new HttpHost(url.getScheme(), url.getHost(), url.getPort());
        this.path = path(url);
        this.endpoint = endpoint;
        this.routes = new ProxyRoutes(network.proxy());
        this.timeouts = timeouts;
        this.nanoClock = nanoClock;
        OAuth2ClientCredentials oauth2 = endpoint.oauth2();
        this.tokens = oauth2 == null ? null : new ClientCredentialsTokens(() -> requestToken(oauth2), nanoClock);
        Timeout connect = Timeout.of(timeouts.connect());
        // One more for a token request.
        int connectionLimit = maxConnections + (oauth2 == null ? 0 : 1);
        this.connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connectionLimit)
                .setMaxConnPerRoute(connectionLimit)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(Timeout.DISABLED)
                        .build())
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(TlsContexts.of(network))
                        .buildAsync())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connect)
                        .build())
                .build();
        HttpAsyncClientBuilder builder = HttpAsyncClients.custom()
                .setConnectionManager(new OffThreadConnects(connections, connector))
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(
                                Math.min(MAX_IO_THREADS, Runtime.getRuntime().availableProcessors()))
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setThreadFactory(threads.io())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setResponseTimeout(Timeout.DISABLED)
                        .setConnectionKeepAlive(KEEP_ALIVE)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .build())
                // The default one logs all bytes at debug level, keys and prompts among them.
                .setIoSessionDecorator(session -> session)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), EXCHANGE, HttpTransport::handOver)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                // Else a connection that showed a client certificate is not used again.
                .disableConnectionState()
                .disableCookieManagement()
                // An answer is small next to the time it takes.
                .disableContentCompression()
                .setUserAgent(USER_AGENT);
        if (network.proxy() != null) {
            builder.setRoutePlanner(routes)
                    .replaceExecInterceptor(
                            ChainElement.CONNECT.name(), new ProxyTunnel(routes.credential(), USER_AGENT));
        }
        if (tokens != null) {
            builder.addExecInterceptorFirst(
                    "chat-client.token", new TokenStep(tokens, endpoint.authHeader(), connector));
        }
        this.http = builder.build();
        http.start();
    }

    /**
     * Sends one request. Never waits.
     *
     * @param trace what it belongs to, or null
     * @param streamed whether the body asks for a stream
     * @param listener hears of the end, possibly before this method returns
     */
    Exchange send(
            byte[] body, String requestId, @Nullable TraceContext trace, boolean streamed, Exchange.Listener listener) {
        HttpClientContext context = HttpClientContext.create();
        if (tokens != null) {
            context.setAttribute(TokenStep.BODY, body);
        }
        HttpRequest request = request("POST", path, requestId, trace, streamed);
        return send(target, request, body, streamed, timeouts, context, listener);
    }

    /**
     * Asks for another resource of the same server, with the same credential. Never waits.
     *
     * @param resource its path and query
     * @param listener hears of the end, possibly before this method returns
     */
    Exchange get(String resource, String requestId, Exchange.Listener listener) {
        HttpClientContext context = HttpClientContext.create();
        if (tokens != null) {
            context.setAttribute(TokenStep.BODY, NO_BODY);
        }
        HttpRequest request = request("GET", resource, requestId, null, false);
        return send(target, request, NO_BODY, false, timeouts, context, listener);
    }

    private Exchange send(
            HttpHost host,
            HttpRequest request,
            byte[] body,
            boolean streamed,
            Timeouts limits,
            HttpClientContext context,
            Exchange.Listener listener) {
        Exchange[] self = new Exchange[1];
        Exchange exchange =
                new Exchange(request, body, streamed, limits, nanoClock, listener, () -> exchanges.remove(self[0]));
        self[0] = exchange;
        exchanges.add(exchange);
        try {
            context.setAttribute(EXCHANGE, exchange);
            Header proxyCredential = routes.credential();
            if (proxyCredential != null && routes.forwards(host)) {
                request.addHeader(proxyCredential);
            }
            http.execute(host, exchange, exchange, null, context, exchange);
            exchange.begun();
        } catch (RuntimeException e) {
            exchange.failed(e);
        }
        return exchange;
    }

    /** The last step before a request goes out. */
    private static void handOver(
            HttpRequest request,
            AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        try {
            if (exchange(scope.clientContext).connected(scope.execRuntime)) {
                chain.proceed(request, body, scope, callback);
                return;
            }
        } catch (IllegalStateException e) {
            // Aborted between the two.
        }
        callback.failed(new RequestNotExecutedException());
    }

    /** Whose request it is. */
    static Exchange exchange(HttpContext context) {
        return (Exchange) context.getAttribute(EXCHANGE);
    }

    private CompletableFuture<HttpReply> requestToken(OAuth2ClientCredentials oauth2) {
        URI url = oauth2.tokenUrl();
        HttpHost host = new HttpHost(url.getScheme(), url.getHost(), url.getPort());
        HttpRequest request = new BasicHttpRequest("POST", host, path(url));
        request.addHeader("Accept", "application/json");
        request.addHeader("Content-Type", "application/x-www-form-urlencoded");
        request.addHeader(ClientCredentialsTokens.authorization(oauth2));
        // The waiting request is still connecting, and wants to hear of it in time.
        Duration limit = timeouts.connect().dividedBy(2);
        CompletableFuture<HttpReply> answer = new CompletableFuture<>();
        send(
                host,
                request,
                ClientCredentialsTokens.form(oauth2),
                false,
                new Timeouts(limit, limit, limit, limit, limit, limit),
                HttpClientContext.create(),
                new Exchange.Listener() {
                    @Override
                    public void delta(int choiceIndex, @Nullable String content, @Nullable String reasoning) {}

                    @Override
                    public void replied(HttpReply reply) {
                        answer.complete(reply);
                    }

                    @Override
                    public void broke(WireFailure failure) {
                        answer.completeExceptionally(tokenFailure(failure));
                    }
                });
        return answer;
    }

    private static KnownFailureException tokenFailure(WireFailure failure) {
        ErrorClass errorClass =
                failure.cause() instanceof KnownFailureException known ? known.errorClass() : ErrorClass.CONNECT;
        return new KnownFailureException(errorClass, null, "Token request: " + failure.describe(), failure.cause());
    }

    /** Tokens that an error text may quote. */
    List<Secret> recentTokens() {
        return tokens == null ? List.of() : tokens.recent();
    }

    private HttpRequest request(
            String method, String resource, String requestId, @Nullable TraceContext trace, boolean streamed) {
        HttpRequest request = new BasicHttpRequest(method, target, resource);
        request.addHeader("Accept", streamed ? "text/event-stream, application/json" : "application/json");
        if (endpoint.apiKey() != null) {
            request.addHeader(SecretHeader.of(endpoint.authHeader(), endpoint.apiKey()));
        }
        for (Map.Entry<String, Secret> header : endpoint.headers().entrySet()) {
            request.setHeader(new SecretHeader(header.getKey(), header.getValue(), ""));
        }
        request.setHeader("X-Client-Request-Id", requestId);
        if (trace != null) {
            request.setHeader(TraceContext.TRACEPARENT, trace.traceparent());
            // Also without one: a configured one would belong to another trace.
            request.removeHeaders(TraceContext.TRACESTATE);
            if (trace.tracestate() != null) {
                request.setHeader(TraceContext.TRACESTATE, trace.tracestate());
            }
        }
        return request;
    }

    /** Ends the requests whose timeouts have passed. Called often. */
    void abortOverdue() {
        long now = nanoClock.getAsLong();
        exchanges.forEach(exchange -> exchange.abortIfOverdue(now));
    }

    /** Closes connections that nobody has used for a while. Called from time to time. */
    void closeIdleConnections() {
        connections.closeExpired();
        connections.closeIdle(KEEP_ALIVE);
    }

    /**
     * Closes every socket and ends the I/O threads.
     *
     * @param patience how long to wait for them
     */
    void close(Duration patience) {
        // In this order the I/O threads find nothing open and end by themselves; closed under their feet they log
        // errors.
        connections.close(CloseMode.IMMEDIATE);
        http.initiateShutdown();
        try {
            http.awaitShutdown(TimeValue.of(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close(CloseMode.IMMEDIATE);
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** What may be shown of a URL: no user info, no query. */
    static URI withoutSecrets(URI url) {
        try {
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint.url: expected a URL with a host");
        }
    }
}
