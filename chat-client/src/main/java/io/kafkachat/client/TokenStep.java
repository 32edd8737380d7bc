package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Puts a token on every request with a {@link #BODY}, as the first step of its way. The request waits for the token
 * without a thread and without a connection. One that the endpoint refuses with 401 was not executed: it is sent once
 * more, with another token, and nobody hears of the first time: to its time limits it has been waiting for the response
 * all along.
 */
final class TokenStep implements AsyncExecChainHandler {

    /** The context attribute with the bytes of the body. */
    static final String BODY = "chat-client.body";

    private final TokenSource tokens;
    private final AuthHeader header;
    private final Executor dispatcher;

    /**
     * @param dispatcher sends what had to wait for a token: the I/O thread that brought it has others to serve
     */
    TokenStep(TokenSource tokens, AuthHeader header, Executor dispatcher) {
        this.tokens = tokens;
        this.header = header;
        this.dispatcher = dispatcher;
    }

    @Override
    public void execute(
            HttpRequest request,
            AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        byte[] bytes = (byte[]) scope.clientContext.getAttribute(BODY);
        if (bytes == null) {
            chain.proceed(request, body, scope, callback);
            return;
        }
        CompletableFuture<Secret> token = tokens.token();
        proceed(
                token,
                token.isDone() ? Runnable::run : dispatcher,
                secret -> chain.proceed(
                        authorized(request, secret),
                        body,
                        scope,
                        new FirstTime(secret, callback, scope, () -> secondTime(bytes, scope, chain, callback))),
                callback);
    }

    private void secondTime(
            byte[] bytes, AsyncExecChain.Scope scope, AsyncExecChain chain, AsyncExecCallback callback) {
        proceed(
                tokens.token(),
                dispatcher,
                secret -> chain.proceed(
                        authorized(
                                BasicRequestBuilder.copy(scope.originalRequest).build(), secret),
                        new BasicAsyncEntityProducer(bytes, ContentType.APPLICATION_JSON),
                        scope,
                        callback),
                callback);
    }

    private HttpRequest authorized(HttpRequest request, Secret token) {
        request.setHeader(SecretHeader.of(header, token));
        return request;
    }

    private static void proceed(
            CompletableFuture<Secret> token, Executor executor, Next next, AsyncExecCallback callback) {
        token.whenCompleteAsync(
                (secret, failure) -> {
                    try {
                        if (failure == null) {
                            next.proceed(secret);
                        } else {
                            callback.failed(
                                    failure instanceof Exception exception ? exception : new IOException(failure));
                        }
                    } catch (HttpException | IOException | RuntimeException e) {
                        callback.failed(e);
                    }
                },
                executor);
    }

    private interface Next {
        void proceed(Secret token) throws HttpException, IOException;
    }

    /** Lets everything pass but a 401. */
    private final class FirstTime implements AsyncExecCallback {

        private final Secret token;
        private final AsyncExecCallback callback;
        private final AsyncExecChain.Scope scope;
        private final Runnable secondTime;
        private volatile boolean refused;

        FirstTime(Secret token, AsyncExecCallback callback, AsyncExecChain.Scope scope, Runnable secondTime) {
            this.token = token;
            this.callback = callback;
            this.scope = scope;
            this.secondTime = secondTime;
        }

        @Override
        public @Nullable AsyncDataConsumer handleResponse(HttpResponse response, @Nullable EntityDetails entity)
                throws HttpException, IOException {
            if (response.getCode() != HttpStatus.SC_UNAUTHORIZED) {
                return callback.handleResponse(response, entity);
            }
            refused = true;
            tokens.refused(token);
            // The rest of the answer is of no interest, and the token request may need the connection's place.
            scope.execRuntime.discardEndpoint();
            secondTime.run();
            return null;
        }

        @Override
        public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
            callback.handleInformationResponse(response);
        }

        @Override
        public void completed() {
            if (!refused) {
                callback.completed();
            }
        }

        @Override
        public void failed(Exception cause) {
            if (!refused) {
                callback.failed(cause);
            }
        }
    }
}
