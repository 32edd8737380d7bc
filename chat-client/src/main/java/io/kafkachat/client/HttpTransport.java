package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests to one endpoint over HTTP/1.1, one connection per request on the wire, and never anywhere else:
 * redirects are not followed, and nothing is repeated behind the caller's back.
 */
final class HttpTransport {

    static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

    private static final int MAX_IO_THREADS = 2;
    /** Shorter than load balancers commonly keep an idle connection. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(50);

    private static final String EXCHANGE = "chat-client.exchange";

    private final HttpHost target;
    private final String path;
    private final Endpoint endpoint;
    private final Timeouts timeouts;
    private final LongSupplier nanoClock;
    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    HttpTransport(
            Endpoint endpoint, Timeouts timeouts, int maxConnections, ClientThreads threads, LongSupplier nanoClock) {
        URI url = endpoint.url();
        this.target = new HttpHost(url.getScheme(), url.getHost(), url.getPort());
        this.path = path(url);
        this.endpoint = endpoint;
        this.timeouts = timeouts;
        this.nanoClock = nanoClock;
        Timeout connect = Timeout.of(timeouts.connect());
        this.connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(maxConnections)
                .setMaxConnPerRoute(maxConnections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(Timeout.DISABLED)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connect)
                        .build())
                .build();
        this.http = HttpAsyncClients.custom()
                .setConnectionManager(connections)
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(
                                Math.min(MAX_IO_THREADS, Runtime.getRuntime().availableProcessors()))
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setThreadFactory(threads.named("io"))
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
                .disableCookieManagement()
                // An answer is small next to the time it takes.
                .disableContentCompression()
                .setUserAgent("kafka-chat-completions")
                .build();
        http.start();
    }

    /**
     * Sends one request. May take the time of a name look-up: not for threads that must not wait.
     *
     * @param streamed whether the body asks for a stream
     * @param listener hears of the end, possibly before this method returns
     */
    Exchange send(byte[] body, String requestId, boolean streamed, Exchange.Listener listener) {
        Exchange[] self = new Exchange[1];
        Exchange exchange = new Exchange(
                request(requestId, streamed),
                body,
                streamed,
                timeouts,
                nanoClock,
                listener,
                () -> exchanges.remove(self[0]));
        self[0] = exchange;
        exchanges.add(exchange);
        try {
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(EXCHANGE, exchange);
            http.execute(target, exchange, exchange, null, context, exchange);
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
        Exchange exchange = (Exchange) scope.clientContext.getAttribute(EXCHANGE);
        try {
            if (exchange.connected(scope.execRuntime)) {
                chain.proceed(request, body, scope, callback);
                return;
            }
        } catch (IllegalStateException e) {
            // Aborted between the two.
        }
        callback.failed(new RequestNotExecutedException());
    }

    private HttpRequest request(String requestId, boolean streamed) {
        HttpRequest request = new BasicHttpRequest("POST", target, path);
        request.addHeader("Accept", streamed ? "text/event-stream, application/json" : "application/json");
        if (endpoint.apiKey() != null) {
            request.addHeader(new SecretHeader("Authorization", endpoint.apiKey(), "Bearer "));
        }
        for (Map.Entry<String, Secret> header : endpoint.headers().entrySet()) {
            request.setHeader(new SecretHeader(header.getKey(), header.getValue(), ""));
        }
        request.setHeader("X-Client-Request-Id", requestId);
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
