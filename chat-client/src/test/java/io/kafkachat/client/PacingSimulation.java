package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.EndpointPacing.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A client and an endpoint in virtual time: the client as {@link Gate} and {@link CallRun} are, with real pacing, retry
 * policy and retry budget; the endpoint takes so many calls at once, and has phases. Times are seconds.
 */
final class PacingSimulation {

    /**
     * How the endpoint is from a point in time on.
     *
     * @param cap so many calls at once; more are refused
     * @param refusal what the others get
     * @param retryAfter what refusals say
     * @param failing share of calls that fail
     * @param failure how they fail
     * @param failsAfter how long that takes
     */
    record Phase(
            double from,
            int cap,
            ErrorClass refusal,
            @Nullable Duration retryAfter,
            double failing,
            ErrorClass failure,
            double failsAfter) {

        static Phase healthy(double from, int cap) {
            return new Phase(from, cap, ErrorClass.RATE_LIMITED, null, 0, ErrorClass.SERVER, 0);
        }

        static Phase down(double from, ErrorClass how) {
            return failing(from, 1, how);
        }

        static Phase failing(double from, double share, ErrorClass how) {
            return new Phase(from, Integer.MAX_VALUE, ErrorClass.RATE_LIMITED, null, share, how, 0.001);
        }

        Phase refusing(Duration wait) {
            return new Phase(from, cap, refusal, wait, failing, failure, failsAfter);
        }

        Phase refusing(ErrorClass how) {
            return new Phase(from, cap, how, retryAfter, failing, failure, failsAfter);
        }

        Phase failingAfter(double seconds) {
            return new Phase(from, cap, refusal, retryAfter, failing, failure, seconds);
        }
    }

    /** What happened. Only times after the start of the simulation, in order. */
    static final class Log {
        final List<Double> sent = new ArrayList<>();
        final List<Double> answered = new ArrayList<>();
        final List<Double> refused = new ArrayList<>();
        final List<ErrorClass> lost = new ArrayList<>();
        /** Time and calls in flight, at each change. */
        final List<double[]> inFlight = new ArrayList<>();

        static long count(List<Double> times, double from, double to) {
            return times.stream().filter(time -> time >= from && time < to).count();
        }

        double waste(double from, double to) {
            return (double) count(refused, from, to) / count(sent, from, to);
        }

        double rate(double from, double to) {
            return count(answered, from, to) / (to - from);
        }

        double meanInFlight(double from, double to) {
            double area = 0;
            for (int i = 0; i < inFlight.size(); i++) {
                double start = Math.max(from, inFlight.get(i)[0]);
                double end = Math.min(to, i + 1 < inFlight.size() ? inFlight.get(i + 1)[0] : to);
                area += Math.max(0, end - start) * inFlight.get(i)[1];
            }
            return area / (to - from);
        }

        /** When so many calls are in flight for the first time, from a point in time on. */
        double reaches(int calls, double from) {
            return inFlight.stream()
                    .filter(change -> change[0] >= from && change[1] >= calls)
                    .findFirst()
                    .map(change -> change[0])
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }

    private static final double SIGMA = Math.log(10) / 2.326348;

    static final ToDoubleFunction<Random> ONE_SECOND = random -> 1;
    /** Half are answered within 0.8 s, 99 % within 8 s. */
    static final ToDoubleFunction<Random> LOGNORMAL = random -> 0.8 * Math.exp(SIGMA * random.nextGaussian());

    private static final double NANOS = 1e9;

    private final Random random;
    private final ToDoubleFunction<Random> latency;
    private final double refusalDelay;
    private final List<Phase> phases;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long eventOrder;
    /** Far from zero, and negative at first, as a real monotonic clock may be. */
    private final long origin = -5_000_000_000L;

    private long now = origin;
    private int atEndpoint;
    private long accepted;
    private double latencies;

    /** @param refusalDelay how long the endpoint takes to refuse */
    PacingSimulation(long seed, ToDoubleFunction<Random> latency, double refusalDelay, List<Phase> phases) {
        this.random = new Random(seed);
        this.latency = latency;
        this.refusalDelay = refusalDelay;
        this.phases = phases;
    }

    Client client(ResilienceSettings settings, int maxInFlight) {
        return new Client(settings, maxInFlight);
    }

    void run(double until) {
        long end = origin + (long) (until * NANOS);
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.poll();
            now = Math.max(now, next.at);
            next.what.run();
        }
        now = end;
    }

    double meanLatency() {
        return latencies / accepted;
    }

    private double seconds() {
        return (now - origin) / NANOS;
    }

    private void after(double seconds, Runnable what) {
        at(now + (long) (seconds * NANOS), what);
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, eventOrder++, what));
    }

    /** The answer is an error class, or null for success. */
    private void ask(Consumer<@Nullable Fault> answer) {
        Phase phase = phases.get(0);
        for (Phase later : phases) {
            if (later.from <= seconds()) {
                phase = later;
            }
        }
        Phase current = phase;
        if (random.nextDouble() < current.failing) {
            after(
                    current.failsAfter,
                    () -> answer.accept(new Fault(current.failure, null, null, "", null, null, null)));
        } else if (atEndpoint < current.cap) {
            atEndpoint++;
            double takes = latency.applyAsDouble(random);
            accepted++;
            latencies += takes;
            after(takes, () -> {
                atEndpoint--;
                answer.accept(null);
            });
        } else {
            after(
                    refusalDelay,
                    () -> answer.accept(new Fault(current.refusal, null, null, "", null, current.retryAfter, null)));
        }
    }

    private record Event(long at, long order, Runnable what) {}

    final class Client {
        final Log log = new Log();
        private final EndpointPacing pacing;
        private final RetryBudget budget;
        private final RetryPolicy policy = new RetryPolicy(RetryLimits.DEFAULT, random::nextDouble);
        private final PriorityQueue<Call> waiting = new PriorityQueue<>(Comparator.comparingLong(Call::order));
        private long calls;
        private int backlog;
        private boolean endless;
        private int inFlight;
        private boolean wakes;

        Client(ResilienceSettings settings, int maxInFlight) {
            pacing = new EndpointPacing(settings, maxInFlight);
            budget = new RetryBudget(settings.retries(), now);
        }

        int limit() {
            return pacing.limit();
        }

        long unfinished() {
            return calls - log.answered.size() - log.lost.size();
        }

        /** From now on there is always a prompt waiting. */
        Client withEndlessPrompts() {
            endless = true;
            at(now, this::advance);
            return this;
        }

        /** So many prompts at once. */
        Client withPrompts(double at, int count) {
            PacingSimulation.this.at(origin + (long) (at * NANOS), () -> {
                backlog += count;
                advance();
            });
            return this;
        }

        private void advance() {
            while ((endless || backlog > 0 || !waiting.isEmpty()) && pacing.admits(inFlight, now)) {
                Call next = waiting.poll();
                if (next == null) {
                    backlog -= endless ? 0 : 1;
                    next = new Call(calls++);
                }
                send(next);
            }
            if ((endless || backlog > 0 || !waiting.isEmpty()) && inFlight < limit() && !wakes) {
                wakes = true;
                at(pacing.opensAt(now), () -> {
                    wakes = false;
                    advance();
                });
            }
        }

        private void send(Call call) {
            // No two calls are sent at the same nanosecond.
            now++;
            inFlight++;
            pacing.started(inFlight, now);
            log.sent.add(seconds());
            log.inFlight.add(new double[] {seconds(), inFlight});
            if (call.firstAt == null) {
                call.firstAt = now;
                budget.firstAttempt(now);
            }
            long sentAt = now;
            ask(fault -> {
                if (fault == null) {
                    log.answered.add(seconds());
                    pacing.answered(sentAt, now);
                    left();
                } else {
                    failed(call, fault, sentAt);
                }
                advance();
            });
        }

        private void failed(Call call, Fault fault, long sentAt) {
            log.refused.add(seconds());
            Verdict verdict = pacing.failed(call, fault.errorClass(), fault.retryAfter(), sentAt, inFlight, now);
            left();
            if (verdict.outage() || verdict.refusesAll()) {
                after(verdict.waitBefore().toNanos() / NANOS, () -> again(call));
                return;
            }
            call.failures++;
            Duration wait = policy.waitAfter(fault, call.failures, call.failures);
            if (wait == null) {
                log.lost.add(fault.errorClass());
            } else {
                after(wait.toNanos() / NANOS, () -> retry(call));
            }
        }

        private void retry(Call call) {
            Duration wait = budget.tryRetry(1, now);
            if (wait.isZero()) {
                again(call);
            } else {
                after(wait.toNanos() / NANOS, () -> retry(call));
            }
        }

        private void again(Call call) {
            if (call.firstAt != null
                    && now - call.firstAt > Timeouts.DEFAULT.deadline().toNanos()) {
                log.lost.add(ErrorClass.DEADLINE);
            } else {
                waiting.add(call);
            }
            advance();
        }

        private void left() {
            inFlight--;
            log.inFlight.add(new double[] {seconds(), inFlight});
        }
    }

    private static final class Call extends TestWaiter {
        private @Nullable Long firstAt;
        private int failures;

        private Call(long order) {
            super("lane", order);
        }
    }
}
