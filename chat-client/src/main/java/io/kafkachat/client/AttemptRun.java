package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request of a call: from the body to what it came to, in the words of this package. */
final class AttemptRun implements Exchange.Listener {

    private final CallRun owner;
    private final ChatCall call;
    private final Route route;
    private final int number;
    private final Permit permit;
    private final Workshop shop;
    private final boolean streamed;
    private final Instant startedAt;
    private final long sentAt;
    private volatile long firstTokenAt;
    private volatile boolean firstTokenCame;

    private @Nullable Exchange exchange;
    private boolean aborted;

    /**
     * @param number of the attempt, from 1
     * @param permit of the route's gate
     */
    AttemptRun(CallRun owner, ChatCall call, Route route, int number, Permit permit, Workshop shop) {
        this.owner = owner;
        this.call = call;
        this.route = route;
        this.number = number;
        this.permit = permit;
        this.shop = shop;
        this.streamed = route.streams(call.request());
        this.startedAt = shop.clock().instant();
        this.sentAt = shop.now();
    }

    Route route() {
        return route;
    }

    /** To be given back by whoever takes the call off the wire. */
    Permit permit() {
        return permit;
    }

    int number() {
        return number;
    }

    boolean isStreamed() {
        return streamed;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** On the monotonic clock. */
    long sentAt() {
        return sentAt;
    }

    /** Null if it was not streamed, or had no text. */
    @Nullable
    Duration timeToFirstToken() {
        return firstTokenCame ? Duration.ofNanos(firstTokenAt - sentAt) : null;
    }

    /** Called once; never waits. */
    void send() throws JsonProcessingException, InvalidRequestException {
        byte[] body = route.body(call.request(), streamed, shop.settings().capabilities());
        Exchange sent = route.transport().send(body, call.requestId(), call.trace(), streamed, this);
        boolean abortedMeanwhile;
        synchronized (this) {
            exchange = sent;
            abortedMeanwhile = aborted;
        }
        if (abortedMeanwhile) {
            sent.abort();
        }
    }

    /** Closes its socket, now or as soon as it has one. Idempotent. */
    void abort() {
        Exchange running;
        synchronized (this) {
            aborted = true;
            running = exchange;
        }
        if (running != null) {
            running.abort();
        }
    }

    @Override
    public void delta(int choiceIndex, @Nullable String content, @Nullable String reasoning) {
        if (!firstTokenCame) {
            firstTokenAt = shop.now();
            firstTokenCame = true;
        }
        owner.heard(this, choiceIndex, content, reasoning);
    }

    @Override
    public void replied(HttpReply reply) {
        route.gate().replied(reply);
        AttemptResult result;
        try {
            result = shop.reader().read(reply, call, route.model(call.request()));
        } catch (RuntimeException e) {
            result = new Fault(
                    ErrorClass.MALFORMED_RESPONSE,
                    reply.status(),
                    null,
                    "The response could not be read: " + e.getClass().getSimpleName(),
                    FailureClassifier.requestId(reply, null),
                    null,
                    null);
        }
        owner.ended(this, result);
    }

    @Override
    public void broke(WireFailure failure) {
        owner.ended(this, shop.classifier().classify(failure));
    }
}
