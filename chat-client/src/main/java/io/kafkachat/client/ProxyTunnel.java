package io.kafkachat.client;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.impl.DefaultAuthenticationStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.async.AsyncConnectExec;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a tunnel, in place of the HTTP library's step, of which it is a variant: the library would show its log
 * the credential, has no timeout of its own for the tunnel, and takes a refusal for the endpoint's answer.
 */
final class ProxyTunnel implements AsyncExecChainHandler, HttpRequestInterceptor, HttpResponseInterceptor {

    private static final String RUNTIME = "chat-client.runtime";

    private final @Nullable Header credential;
    private final AsyncConnectExec connect;

    ProxyTunnel(@Nullable Header credential, String userAgent) {
        this.credential = credential;
        this.connect = new AsyncConnectExec(
                HttpProcessorBuilder.create()
                        .addAll(new RequestTargetHost(), new RequestUserAgent(userAgent), this)
                        .add((HttpResponseInterceptor) this)
                        .build(),
                DefaultAuthenticationStrategy.INSTANCE,
                DefaultSchemePortResolver.INSTANCE,
                true);
    }

    @Override
    public void execute(
            HttpRequest request,
            AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        scope.clientContext.setAttribute(RUNTIME, scope.execRuntime);
        connect.execute(request, body, scope, chain, callback);
    }

    /** The connection to the proxy stands. */
    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) throws IOException {
        AsyncExecRuntime runtime = (AsyncExecRuntime) context.getAttribute(RUNTIME);
        if (!HttpTransport.exchange(context).connected(runtime)) {
            throw new RequestNotExecutedException();
        }
        if (credential != null) {
            request.addHeader(credential);
        }
    }

    /** The proxy has answered. */
    @Override
    public void process(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) throws IOException {
        int status = response.getCode();
        if (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            throw new KnownFailureException(
                    ErrorClass.AUTHENTICATION, status, "The proxy asks for other credentials (HTTP 407 to CONNECT)");
        }
        if (status >= HttpStatus.SC_REDIRECTION) {
            throw new KnownFailureException(
                    isRefusal(status) ? ErrorClass.AUTHENTICATION : ErrorClass.CONNECT,
                    status,
                    "The proxy opens no tunnel (HTTP " + status + " to CONNECT)");
        }
    }

    /** By a rule of the proxy, which only an operator can change. */
    private static boolean isRefusal(int status) {
        return status == HttpStatus.SC_UNAUTHORIZED
                || status == HttpStatus.SC_FORBIDDEN
                || status == HttpStatus.SC_METHOD_NOT_ALLOWED;
    }
}
