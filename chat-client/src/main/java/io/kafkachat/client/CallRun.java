package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: waits for a permit, is on the wire, waits to be repeated or to be sent elsewhere, ends. Everything
 * that happens to it is a step from one state to the next under its lock; what follows from the step is done after the lock
 * is released. Whoever takes it off the wire gives its permit back.
 *
 * <p>It has one owner at a time, who alone may end it, and who hears of it.
 */
final class CallRun implements Waiter {

    private enum State {
        WAITING,
        ON_WIRE,
        /** Off the wire, and not yet decided what becomes of it. */
        DECIDING,
        BACKING_OFF,
        ENDED
    }

    private final ChatCall call;
    private final long order;
    private final Workshop shop;
    private final long submittedAt;

    /** Changed under the lock. */
    private volatile CallTenure owner;

    private State state = State.WAITING;
    /** Begins with those of its history. */
    private final List<Attempt> attempts;

    private final Map<ErrorClass, Integer> faults = new EnumMap<>(ErrorClass.class);
    private int faultsInAll;
    private @Nullable Fault lastFault;
    /** What the next attempt is a retry of; null if it is none that counts. */
    private @Nullable ErrorClass retried;

    private int route;
    /** Not null exactly while it is on the wire. */
    private @Nullable AttemptRun attempt;

    private @Nullable ScheduledFuture<?> backoff;
    private Duration waitBefore = Duration.ZERO;
    private long waitingSince;
    private long queuedNanos;
    /** On the active clock; null before the first attempt. */
    private @Nullable Long deadline;

    /** Whether somebody has seen pieces of an answer: then no other model may go on with it. */
    private boolean heard;

    private boolean cancelled;
    private @Nullable ChatOutcome outcome;

    /** @param order grows with each call of the client */
    CallRun(ChatCall call, long order, Workshop shop) {
        // Without the listener, which must not be kept for longer than its owner.
        this.call = call.withoutListener();
        this.attempts = new ArrayList<>(call.history().attempts());
        this.owner = new CallTenure(this, call.listener());
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
    public ChatRequest request() {
        return call.request();
    }

    boolean isOf(Workshop other) {
        return shop == other;
    }

    // Its owner.

    /** Of the present owner. */
    CallTenure tenure() {
        return owner;
    }

    /** See {@link CallTenure#handOver}. */
    synchronized @Nullable CallTenure handOver(CallTenure from) {
        if (owner != from || cancelled) {
            return null;
        }
        CallTenure next = new CallTenure(this, null);
        if (outcome != null) {
            next.outcome().complete(outcome);
        }
        owner = next;
        return next;
    }

    /** What the call has come to for an owner who handed it over. */
    ChatOutcome handedOver() {
        return failed(ErrorClass.CANCELLED, null, "The call was left to its next owner");
    }

    // On to the wire.

    /** The first step of a new call. */
    void start() {
        Duration left = remaining();
        if (left.isZero() || left.isNegative()) {
            expire();
        } else {
            enqueue();
        }
    }

    private void enqueue() {
        Gate gate = chooseRoute().gate();
        gate.enqueue(this);
        boolean endedMeanwhile;
        synchronized (this) {
            endedMeanwhile = state == State.ENDED;
        }
        if (endedMeanwhile) {
            gate.remove(this);
        }
    }

    /** The first one, from where it is, at which it need not wait for the endpoint to recover. */
    private Route chooseRoute() {
        List<Route> routes = shop.routes();
        int from;
        synchronized (this) {
            from = route;
            if (heard || from == routes.size() - 1) {
                return routes.get(from);
            }
        }
        int chosen = from;
        while (chosen < routes.size() && routes.get(chosen).gate().diverts(this)) {
            chosen++;
        }
        synchronized (this) {
            route = chosen < routes.size() ? chosen : from;
            return routes.get(route);
        }
    }

    @Override
    public void permitted(Permit granted) {
        shop.dispatch(() -> send(granted));
    }

    @Override
    public void diverted() {
        enqueue();
    }

    private void send(Permit granted) {
        AttemptRun next = enterWire(granted);
        if (next == null) {
            return;
        }
        try {
            next.send();
        } catch (JsonProcessingException e) {
            ended(next, Fault.local(ErrorClass.INVALID_REQUEST, "request: expected fewer levels of nesting"));
        } catch (InvalidRequestException e) {
            ended(next, Fault.local(ErrorClass.INVALID_REQUEST, e.getMessage() == null ? "" : e.getMessage()));
        }
        boolean endedMeanwhile;
        synchronized (this) {
            endedMeanwhile = attempt != next;
        }
        if (endedMeanwhile) {
            next.abort();
        }
    }

    private @Nullable AttemptRun enterWire(Permit granted) {
        AttemptRun next = null;
        Gate gate;
        synchronized (this) {
            Route chosen = shop.routes().get(route);
            gate = chosen.gate();
            if (state == State.WAITING) {
                if (deadline == null) {
                    shop.throttle().firstAttempt();
                    deadline = shop.calls().start(this, remaining(), shop);
                    countEarlierFaults(chosen);
                }
                state = State.ON_WIRE;
                next = new AttemptRun(this, call, chosen, attempts.size() + 1, granted, shop);
                attempt = next;
                queuedNanos += next.sentAt() - waitingSince;
            }
        }
        if (next == null) {
            gate.ended(granted, null);
        }
        return next;
    }

    private void countEarlierFaults(Route first) {
        for (Attempt earlier : call.history().attempts()) {
            ErrorClass failed = earlier.errorClass();
            if (failed != null
                    && failed != ErrorClass.CANCELLED
                    && !earlier.excused()
                    && earlier.endpoint().equals(first.shownUrl())) {
                count(failed);
            }
        }
    }

    // Off the wire.

    /** What an attempt came to; heard from it once. */
    void ended(AttemptRun run, AttemptResult result) {
        synchronized (this) {
            if (attempt != run) {
                return;
            }
            Fault fault = result instanceof Fault failed ? failed : null;
            leaveWire(
                    run,
                    result.httpStatus(),
                    fault == null ? null : fault.errorClass(),
                    result.providerRequestId(),
                    fault == null ? null : fault.usage());
            state = State.DECIDING;
        }
        Duration excused = run.route().gate().ended(run.permit(), result);
        if (result instanceof Answer answer) {
            answered(answer, run);
        } else {
            decide((Fault) result, excused, run);
        }
    }

    private void answered(Answer answer, AttemptRun run) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        complete(new ChatOutcome.Answered(answer.completion(), report(run.timeToFirstToken())));
    }

    /** Again at once, again later, elsewhere, or not any more. */
    private void decide(Fault fault, @Nullable Duration excused, AttemptRun run) {
        boolean againPlain = run.isStreamed() && run.route().refusesStreams(fault);
        tellFailed(run, excused != null || againPlain);
        boolean again = againPlain || (excused != null && (excused.isZero() || canGoElsewhere()));
        Duration wait = again ? null : excused;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            lastFault = fault;
            retried = null;
            if (!again && wait == null) {
                wait = waitAfter(fault);
                retried = fault.errorClass();
                again = wait == null && fallBack(fault);
            }
            state = again ? State.WAITING : wait == null ? State.ENDED : State.BACKING_OFF;
            waitBefore = wait == null ? Duration.ZERO : wait;
            waitingSince = shop.now();
        }
        if (again) {
            enqueue();
        } else if (wait == null) {
            complete(failure(fault));
        } else if (wait.compareTo(remaining()) >= 0) {
            expire();
        } else {
            backOff(wait);
        }
    }

    private void tellFailed(AttemptRun run, boolean excused) {
        CallHistory soFar;
        CallTenure told;
        synchronized (this) {
            int last = run.number() - 1;
            attempts.set(last, attempts.get(last).withExcused(excused));
            soFar = new CallHistory(
                    attempts, shop.settings().timeouts().deadline().minus(remaining()));
            told = owner;
        }
        told.attemptFailed(run.number(), soFar);
    }

    private @Nullable Duration waitAfter(Fault fault) {
        int sameClass = count(fault.errorClass());
        return shop.policy().waitAfter(fault, sameClass, faultsInAll);
    }

    /** Returns how many of the class there are. */
    private int count(ErrorClass errorClass) {
        faultsInAll++;
        return faults.merge(errorClass, 1, Integer::sum);
    }

    private synchronized boolean canGoElsewhere() {
        return !heard && route < shop.routes().size() - 1;
    }

    /** Goes on to the next endpoint, if there is one and that may help. */
    private boolean fallBack(Fault fault) {
        if (!canGoElsewhere() || !RetryPolicy.mayFallBack(fault.errorClass())) {
            return false;
        }
        route++;
        faults.clear();
        faultsInAll = 0;
        return true;
    }

    private void backOff(Duration wait) {
        synchronized (this) {
            if (state == State.BACKING_OFF) {
                backoff = shop.later(this::waitAgain, wait);
            }
        }
    }

    private void waitAgain() {
        Duration more = payForRetry();
        if (!more.isZero()) {
            backOff(more);
            return;
        }
        synchronized (this) {
            if (state != State.BACKING_OFF) {
                return;
            }
            state = State.WAITING;
            waitingSince = shop.now();
        }
        enqueue();
    }

    /** How long to wait until the client can afford it. What is repeated because the endpoint is down costs nothing. */
    private Duration payForRetry() {
        ErrorClass failed;
        synchronized (this) {
            failed = state == State.BACKING_OFF ? retried : null;
        }
        return failed == null ? Duration.ZERO : shop.throttle().pay(failed);
    }

    /** A piece of the answer came. */
    void heard(AttemptRun run, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
        CallTenure told = owner;
        if (!told.wantsChunks()) {
            return;
        }
        synchronized (this) {
            if (attempt != run || owner != told) {
                return;
            }
            heard = true;
        }
        told.chunk(run.number(), choiceIndex, content, reasoning);
    }

    // Ended from outside.

    @Override
    public void refused(Fault why) {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            leaveQueue();
        }
        complete(failure(why));
    }

    /** See {@link PendingCall#withdraw}; nothing happens if somebody else owns it. */
    boolean withdraw(CallTenure by) {
        synchronized (this) {
            if (owner != by || (state != State.WAITING && state != State.BACKING_OFF)) {
                return false;
            }
            cancelled = true;
            leaveQueue();
        }
        removeFromQueues();
        complete(cancelled());
        return true;
    }

    /** See {@link PendingCall#cancel}; nothing happens if somebody else owns it. */
    void cancel(CallTenure by) {
        end(ErrorClass.CANCELLED, by);
    }

    /** Whoever owns it. */
    void cancel() {
        end(ErrorClass.CANCELLED, null);
    }

    /** Its deadline has passed. */
    void expire() {
        end(ErrorClass.DEADLINE, null);
    }

    /** @param by null: whoever owns it */
    private void end(ErrorClass why, @Nullable CallTenure by) {
        AttemptRun running;
        synchronized (this) {
            if (state == State.ENDED || (by != null && by != owner)) {
                return;
            }
            cancelled = why == ErrorClass.CANCELLED;
            running = attempt;
            if (running != null) {
                leaveWire(running, null, why, null, null);
                state = State.ENDED;
            } else {
                leaveQueue();
            }
        }
        if (running != null) {
            running.abort();
            running.route().gate().ended(running.permit(), null);
        } else {
            removeFromQueues();
        }
        complete(why == ErrorClass.DEADLINE ? expired() : cancelled());
    }

    private void leaveWire(
            AttemptRun run,
            @Nullable Integer status,
            @Nullable ErrorClass errorClass,
            @Nullable String providerId,
            @Nullable TokenUsage usage) {
        attempt = null;
        attempts.add(new Attempt(
                run.startedAt(),
                Duration.ofNanos(shop.now() - run.sentAt()),
                run.route().shownUrl(),
                status,
                errorClass,
                waitBefore,
                providerId,
                usage));
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

    private void removeFromQueues() {
        shop.routes().forEach(each -> each.gate().remove(this));
    }

    // The outcome.

    private void complete(ChatOutcome result) {
        shop.calls().remove(this);
        CallLog.ended(result, call.trace());
        CallTenure told;
        synchronized (this) {
            outcome = result;
            told = owner;
        }
        told.outcome().complete(result);
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
        return new ChatOutcome.Failed(failure, report(null));
    }

    /** Whatever the text is, the call must end. */
    private String clean(Fault fault) {
        try {
            return shop.text().clean(fault.text(), call.request());
        } catch (RuntimeException e) {
            return fault.errorClass().name();
        }
    }

    private synchronized CallReport report(@Nullable Duration timeToFirstToken) {
        Route last = shop.routes().get(route);
        return new CallReport(
                call.requestId(),
                attempts.size() == call.history().attempts().size()
                        ? last.shownUrl()
                        : attempts.get(attempts.size() - 1).endpoint(),
                last.model(call.request()),
                route,
                attempts,
                Duration.ofNanos(queuedNanos),
                Duration.ofNanos(shop.now() - submittedAt),
                timeToFirstToken);
    }

    private synchronized Duration remaining() {
        Long end = deadline;
        return end == null
                ? shop.settings().timeouts().deadline().minus(call.history().spent())
                : Duration.ofNanos(end - shop.activeClock().nanos());
    }
}
