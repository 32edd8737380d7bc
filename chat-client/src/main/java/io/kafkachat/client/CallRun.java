package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: waits for a permit, is on the wire, waits to be repeated, ends. Everything that happens to it is a
 * step from one state to the next under its lock; what follows from the step is done after the lock is released. Whoever
 * takes it off the wire gives its permit back.
 */
final class CallRun implements PendingCall, Waiter, Exchange.Listener {

    private enum State {
        WAITING,
        ON_WIRE,
        BACKING_OFF,
        ENDED
    }

    private final ChatCall call;
    private final long order;
    private final Workshop shop;
    private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();
    private final long submittedAt;
    /** Written once, at the first attempt; only used on the dispatcher thread. */
    private byte @Nullable [] body;

    private State state = State.WAITING;
    private final List<Attempt> attempts = new ArrayList<>(1);
    private final Map<ErrorClass, Integer> faults = new EnumMap<>(ErrorClass.class);
    private int faultsInAll;
    private @Nullable Fault lastFault;
    private @Nullable Exchange exchange;
    private @Nullable ScheduledFuture<?> backoff;
    private Duration waitBefore = Duration.ZERO;
    private long waitingSince;
    private long queuedNanos;
    private long attemptAt;
    /** On the gate's active clock; null before the first attempt. */
    private @Nullable Long deadline;

    private Instant attemptStartedAt = Instant.EPOCH;

    /** @param order grows with each call of the client */
    CallRun(ChatCall call, long order, Workshop shop) {
        this.call = call;
        this.order = order;
        this.shop = shop;
        this.submittedAt = shop.now();
        this.waitingSince = submittedAt;
    }

    @Override
    public Object lane() {
        return call.lane();
    }

    @Override
    public long order() {
        return order;
    }

    @Override
    public CompletableFuture<ChatOutcome> outcome() {
        return outcome;
    }

    // On to the wire.

    @Override
    public void permitted() {
        // Name look-ups block, and neither the submitter nor an I/O thread may.
        shop.dispatch(this::send);
    }

    private void send() {
        startDeadline();
        if (!enterWire()) {
            shop.gate().abandoned(this);
            return;
        }
        Exchange sent;
        try {
            if (body == null) {
                body = requestBody();
            }
            sent = shop.transport().send(body, call.requestId(), this);
        } catch (JsonProcessingException e) {
            failed(Fault.local(ErrorClass.INVALID_REQUEST, "request: expected fewer levels of nesting"));
            return;
        }
        boolean endedMeanwhile;
        synchronized (this) {
            endedMeanwhile = state != State.ON_WIRE;
            exchange = endedMeanwhile ? null : sent;
        }
        if (endedMeanwhile) {
            sent.abort();
        }
    }

    private synchronized void startDeadline() {
        if (deadline == null) {
            deadline = shop.calls().start(this, shop);
        }
    }

    private synchronized boolean enterWire() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.ON_WIRE;
        attemptAt = shop.now();
        attemptStartedAt = shop.clock().instant();
        queuedNanos += attemptAt - waitingSince;
        return true;
    }

    private byte[] requestBody() throws JsonProcessingException {
        ObjectNode wire = Json.MAPPER.createObjectNode();
        wire.setAll(call.request().body());
        // Answers are taken whole, whatever the event asked for.
        wire.put("stream", false);
        wire.remove("stream_options");
        return Json.MAPPER.writeValueAsBytes(wire);
    }

    // Off the wire.

    @Override
    public void replied(HttpReply reply) {
        AttemptResult result;
        try {
            result = shop.reader().read(reply, call);
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
        if (result instanceof Answer answer) {
            answered(answer);
        } else {
            failed((Fault) result);
        }
    }

    @Override
    public void broke(WireFailure failure) {
        failed(shop.classifier().classify(failure));
    }

    private void answered(Answer answer) {
        synchronized (this) {
            if (state != State.ON_WIRE) {
                return;
            }
            leaveWire(answer.httpStatus(), null, answer.providerRequestId());
            state = State.ENDED;
        }
        shop.gate().answered(this);
        complete(new ChatOutcome.Answered(answer.completion(), report()));
    }

    private void failed(Fault fault) {
        boolean quota = fault.errorClass() == ErrorClass.QUOTA;
        Duration wait;
        synchronized (this) {
            if (state != State.ON_WIRE) {
                return;
            }
            leaveWire(fault.httpStatus(), fault.errorClass(), fault.providerRequestId());
            lastFault = fault;
            wait = quota ? Duration.ZERO : waitAfter(fault);
            state = quota ? State.WAITING : wait == null ? State.ENDED : State.BACKING_OFF;
            waitBefore = wait == null ? Duration.ZERO : wait;
            waitingSince = shop.now();
        }
        if (quota) {
            shop.gate().outOfCredits(this);
            enqueue();
            return;
        }
        if (fault.retryAfter() != null
                && (fault.errorClass() == ErrorClass.RATE_LIMITED || fault.errorClass() == ErrorClass.OVERLOADED)) {
            shop.gate()
                    .rest(shorter(fault.retryAfter(), shop.settings().timeouts().deadline()));
        }
        shop.gate().failed(this);
        if (wait == null) {
            complete(failure(fault));
        } else if (wait.compareTo(remaining()) >= 0) {
            expire();
        } else {
            backOff(wait);
        }
    }

    private @Nullable Duration waitAfter(Fault fault) {
        int sameClass = faults.merge(fault.errorClass(), 1, Integer::sum);
        faultsInAll++;
        return shop.policy().waitAfter(fault, sameClass, faultsInAll);
    }

    private void backOff(Duration wait) {
        synchronized (this) {
            if (state == State.BACKING_OFF) {
                backoff = shop.later(this::waitAgain, wait);
            }
        }
    }

    private void waitAgain() {
        synchronized (this) {
            if (state != State.BACKING_OFF) {
                return;
            }
            state = State.WAITING;
            waitingSince = shop.now();
        }
        enqueue();
    }

    /** Also the first step of a new call. */
    void enqueue() {
        shop.gate().enqueue(this);
        boolean endedMeanwhile;
        synchronized (this) {
            endedMeanwhile = state == State.ENDED;
        }
        if (endedMeanwhile) {
            shop.gate().remove(this);
        }
    }

    // Ended from outside.

    @Override
    public boolean withdraw() {
        synchronized (this) {
            if (state == State.ON_WIRE || state == State.ENDED) {
                return false;
            }
            leaveQueue();
        }
        shop.gate().remove(this);
        complete(cancelled());
        return true;
    }

    @Override
    public void cancel() {
        end(ErrorClass.CANCELLED);
    }

    /** Its deadline has passed. */
    void expire() {
        end(ErrorClass.DEADLINE);
    }

    private void end(ErrorClass why) {
        boolean onWire;
        Exchange running;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            onWire = state == State.ON_WIRE;
            running = exchange;
            if (onWire) {
                leaveWire(null, why, null);
                state = State.ENDED;
            } else {
                leaveQueue();
            }
        }
        if (running != null) {
            running.abort();
        }
        if (onWire) {
            shop.gate().abandoned(this);
        } else {
            shop.gate().remove(this);
        }
        complete(why == ErrorClass.DEADLINE ? expired() : cancelled());
    }

    private void leaveWire(@Nullable Integer status, @Nullable ErrorClass errorClass, @Nullable String providerId) {
        exchange = null;
        attempts.add(new Attempt(
                attemptStartedAt,
                Duration.ofNanos(shop.now() - attemptAt),
                status,
                errorClass,
                waitBefore,
                providerId));
    }

    private void leaveQueue() {
        if (state == State.WAITING) {
            queuedNanos += shop.now() - waitingSince;
        }
        if (backoff != null) {
            backoff.cancel(false);
        }
        state = State.ENDED;
    }

    // The outcome.

    private void complete(ChatOutcome result) {
        shop.calls().remove(this);
        outcome.complete(result);
    }

    private ChatOutcome failure(Fault fault) {
        return failed(fault.errorClass(), fault, clean(fault));
    }

    private ChatOutcome cancelled() {
        return failed(ErrorClass.CANCELLED, null, "The call was cancelled");
    }

    private ChatOutcome expired() {
        Fault last;
        synchronized (this) {
            last = lastFault;
        }
        String text = "No answer within " + shop.settings().timeouts().deadline();
        return failed(ErrorClass.DEADLINE, last, last == null ? text : text + "; last: " + clean(last));
    }

    private ChatOutcome failed(ErrorClass errorClass, @Nullable Fault fault, String message) {
        Failure failure = fault == null
                ? new Failure(errorClass, null, null, message, null)
                : new Failure(errorClass, fault.httpStatus(), fault.providerCode(), message, fault.providerRequestId());
        return new ChatOutcome.Failed(failure, report());
    }

    /** Whatever the text is, the call must end. */
    private String clean(Fault fault) {
        try {
            return shop.text().clean(fault.text(), call.request());
        } catch (RuntimeException e) {
            return fault.errorClass().name();
        }
    }

    private synchronized CallReport report() {
        return new CallReport(
                call.requestId(),
                shop.shownUrl(),
                call.request().model(),
                attempts,
                Duration.ofNanos(queuedNanos),
                Duration.ofNanos(shop.now() - submittedAt),
                null);
    }

    private synchronized Duration remaining() {
        Long end = deadline;
        return end == null
                ? shop.settings().timeouts().deadline()
                : Duration.ofNanos(end - shop.gate().activeNanos());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
