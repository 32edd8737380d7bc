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
    private static final int RUN_LENGTHS = 10;
    private static final Exception FAILURE = new Failed();

    private final OutageDetection settings;
    private final CircuitBreaker breaker;
    private final NanoClock clock = new NanoClock();
    private int inFlight;

    // The run of failures since the last answer, and of the calls sent after its first one.
    private boolean failing;
    private long failingSince;
    /** When they were sent, in order. If there are more, the failure rate must tell. */
    private final long[] inRun;

    private int sentInRun;
    private int failures;
    /** Those that cannot be the call's own fault. */
    private int blameless;
    /** Calls that failed in a way that may be their own fault: each counts once. */
    private final Set<Waiter> suspects = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean everRecorded;
    private long recordedAt;
    private long opensAt;
    private long openedAt;
    private boolean everClosed;
    private long closedAt;

    EndpointBreaker(OutageDetection settings) {
        this.settings = settings;
        this.inRun = new long[RUN_LENGTHS * settings.maxRun()];
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
            if (failing && sentInRun < inRun.length) {
                inRun[sentInRun] = now;
                sentInRun++;
            }
            return;
        }
        if (state() == State.HALF_OPEN) {
            // The probe before this one is still unanswered, which may be a good sign: failures mostly are quick.
            breaker.releasePermission();
        }
        breaker.tryAcquirePermission();
        opensAt = now + settings.firstProbe().toNanos() / 2;
    }

    /** The endpoint answered, be it with a refusal. Returns whether this ended an outage. */
    boolean answered(long sentAt, long now) {
        clock.now = now;
        inFlight--;
        return answers(sentAt, now, true);
    }

    /**
     * A call failed. Failures that say nothing about the endpoint's health count as its answer. Returns whether this is
     * part of an outage, or looks like it, so that it is no fault of the call.
     */
    boolean failed(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        clock.now = now;
        inFlight--;
        if (!settings.enabled() || !isOfHealth(errorClass)) {
            answers(sentAt, now, false);
            return false;
        }
        if (state() == State.CLOSED) {
            if (everClosed && sentAt - closedAt < 0) {
                return true;
            }
            return record(call, errorClass, sentAt, now);
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

    /** Returns whether it looks like an outage, even if that is not certain yet. */
    private boolean record(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        forgetOld(now);
        // An endpoint that is only busy sheds some calls: that is no outage, and the limit takes care of it.
        if (errorClass != ErrorClass.OVERLOADED) {
            breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        }
        int run = lengthenedRun(call, errorClass, sentAt, now);
        if (state() == State.CLOSED && run >= Math.max(settings.minRun(), Math.min(settings.maxRun(), inFlight + 1))) {
            breaker.transitionToOpenState();
        }
        if (state() == State.CLOSED) {
            return run > 1;
        }
        openedAt = now;
        return true;
    }

    /**
     * Returns how many calls failed in a row, or 0 if others got further. Failures may be quick and answers slow, so that
     * the order of their coming need not mean much: what counts is how many failed of those that were sent after the first
     * failure and not after this call.
     */
    private int lengthenedRun(Waiter call, ErrorClass errorClass, long sentAt, long now) {
        if (!failing) {
            failing = true;
            failingSince = now;
            sentInRun = 0;
        } else if (sentAt - failingSince < 0) {
            return 0;
        }
        failures++;
        if (errorClass == ErrorClass.CONNECT || errorClass == ErrorClass.OVERLOADED) {
            blameless++;
        } else {
            suspects.add(call);
        }
        int sent = 1;
        while (sent <= sentInRun && sentAt - inRun[sent - 1] >= 0) {
            sent++;
        }
        return failures >= RUN_SHARE * sent ? blameless + suspects.size() : 0;
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
        opensAt = clock.now + TimeUnit.MILLISECONDS.toNanos(chosen) + 1;
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
