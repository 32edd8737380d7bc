package io.kafkachat.client;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.kafkachat.client.ResilienceSettings.OutageDetection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Says when an endpoint is down: from then on nothing is sent but probes, and the first answer to a probe ends it. A probe
 * that stays unanswered does not keep the next one from being sent, because answers may take minutes. Not thread-safe;
 * all times are nanoseconds of one monotonic clock, and a call is sent when it gets its permit.
 */
final class EndpointBreaker {

    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private static final double GROWTH = 1.5;
    private static final double RUN_SHARE = 0.8;
    private static final Exception FAILURE = new Failed();

    private final OutageDetection settings;
    private final CircuitBreaker breaker;
    private final NanoClock clock = new NanoClock();
    private int inFlight;

    // The run of failures since the last answer, and of the calls sent after its first one.
    private boolean failing;
    private long failingSince;
    private int sentSince;
    private int failures;
    /** Those that cannot be the call's own fault. */
    private int blameless;
    /** Calls that failed in a way that may be their own fault: each counts once. */
    private final Set<Waiter> suspects = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean everRecorded;
    private long recordedAt;
    private long wait;
    private long opensAt;
    private long openedAt;
    private boolean everClosed;
    private long closedAt;

    EndpointBreaker(OutageDetection settings) {
        this.settings = settings;
        this.breaker = CircuitBreaker.of(
                "endpoint",
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.minCalls())
                        .failureRateThreshold(settings.failurePercent())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(this::opened)
                        .build());
    }

    State state() {
        return switch (breaker.getState()) {
            case OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            default -> State.CLOSED;
        };
    }

    boolean admits(long now) {
        return state() == State.CLOSED || now - opensAt >= 0;
    }

    /** When the next probe may be sent; only of use while calls are not admitted. */
    long opensAt() {
        return opensAt;
    }

    /** A permit was handed out. */
    void started(long now) {
        clock.now = now;
        inFlight++;
        if (state() == State.CLOSED) {
            sentSince++;
            return;
        }
        if (state() == State.HALF_OPEN) {
            // The probe before this one is still unanswered.
            breaker.releasePermission();
        }
        breaker.tryAcquirePermission();
        opensAt = now + wait;
    }

    /** The endpoint answered, be it with a refusal. Returns whether this ended an outage. */
    boolean answered(long sentAt, long now) {
        clock.now = now;
        inFlight--;
        return answers(sentAt, now, true);
    }

    /**
     * A call failed. Failures that say nothing about the endpoint's health count as its answer. Returns whether this is
     * part of an outage, so that it is no fault of the call.
     */
    boolean failed(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        clock.now = now;
        inFlight--;
        if (!isOfHealth(errorClass)) {
            answers(sentAt, now, false);
            return false;
        }
        if (state() == State.CLOSED) {
            if (everClosed && sentAt - closedAt < 0) {
                return true;
            }
            record(call, errorClass, sentAt, now);
        } else if (state() == State.HALF_OPEN && sentAt - openedAt > 0) {
            breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        }
        return state() != State.CLOSED;
    }

    /** A call was taken back. If it was a probe, another one may go. */
    void abandoned(long sentAt, long now) {
        inFlight--;
        if (state() == State.HALF_OPEN && sentAt - openedAt > 0) {
            opensAt = now;
        }
    }

    private boolean answers(long sentAt, long now, boolean counts) {
        if (state() == State.CLOSED) {
            forgetOld(now);
            // An answer to a call sent before the first failure proves nothing.
            if (failing && sentAt - failingSince > 0) {
                forgetRun();
            }
            if (counts) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
            return false;
        }
        if (sentAt - openedAt <= 0) {
            // It was sent before the outage, so it proves nothing.
            return false;
        }
        breaker.transitionToClosedState();
        forgetRun();
        everClosed = true;
        closedAt = now;
        return true;
    }

    private void record(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        forgetOld(now);
        // An endpoint that is only busy sheds some calls: that is no outage, and the limit takes care of it.
        if (errorClass != ErrorClass.OVERLOADED) {
            breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        }
        if (state() == State.CLOSED && lengthensRun(call, errorClass, sentAt, now)) {
            breaker.transitionToOpenState();
        }
        if (state() != State.CLOSED) {
            openedAt = now;
        }
    }

    /**
     * Failures may be quick and answers slow, so that many failures in a row need not mean much: what counts is how many of
     * the calls fail that were sent after the first of them. Returns whether that makes an outage.
     */
    private boolean lengthensRun(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        if (!failing) {
            failing = true;
            failingSince = now;
            sentSince = 1;
        } else if (sentAt - failingSince < 0) {
            return false;
        }
        failures++;
        if (errorClass == ErrorClass.CONNECT || errorClass == ErrorClass.OVERLOADED) {
            blameless++;
        } else {
            suspects.add(call);
        }
        int run = blameless + suspects.size();
        int needed = Math.max(settings.minRun(), Math.min(settings.maxRun(), inFlight + 1));
        return run >= needed && failures >= RUN_SHARE * sentSince;
    }

    /** Old results say nothing about an endpoint that was not called for a while. */
    private void forgetOld(long now) {
        if (everRecorded && now - recordedAt > settings.forgetAfter().toNanos()) {
            breaker.reset();
            forgetRun();
        }
        everRecorded = true;
        recordedAt = now;
    }

    private void forgetRun() {
        failing = false;
        failures = 0;
        blameless = 0;
        suspects.clear();
    }

    /** Asked by the library each time it opens; it then waits until strictly after. */
    private long opened(int times) {
        double millis = settings.firstProbe().toMillis() * Math.pow(GROWTH, times - 1);
        long chosen = (long) Math.min(millis, settings.maxProbe().toMillis());
        wait = TimeUnit.MILLISECONDS.toNanos(chosen);
        opensAt = clock.now + wait + 1;
        return chosen;
    }

    private static boolean isOfHealth(ErrorClass errorClass) {
        return switch (errorClass) {
            case SERVER, CONNECT, CONNECTION_LOST, GENERATION_TIMEOUT, OVERLOADED -> true;
            default -> false;
        };
    }

    /** What the library is told instead of the failure. */
    private static final class Failed extends Exception {
        private Failed() {
            super(null, null, false, false);
        }
    }

    /** Shows the library the time of the current call, from an arbitrary origin. */
    private static final class NanoClock extends Clock {
        private long now;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
