package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.jmh.HotPath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Permits of an endpoint that has a steady number of calls in flight, and as many that wait. */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateBenchmark extends HotPath {

    @Param({"16", "1000"})
    int inFlight = 16;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ChatRequest request = ReplyReaderBenchmark.request();
    private final Answer answer = new Answer(
            new ChatCompletion(
                    "gen-1",
                    0,
                    "m",
                    null,
                    List.of(new Choice(0, "stop", null, "", null, null, null, List.of())),
                    TokenUsage.UNKNOWN,
                    null,
                    RawBody.of("")),
            200);
    private final ArrayDeque<Permit> permits = new ArrayDeque<>();
    private Gate gate = gate(1);
    private long order;

    @Setup
    public void fill() {
        gate = gate(inFlight);
        for (int i = 0; i < 2 * inFlight; i++) {
            gate.enqueue(new Caller(order++));
        }
    }

    @TearDown
    public void close() {
        gate.close();
        timer.shutdownNow();
    }

    /** A call ends and gives its permit to one that waits; another one begins to wait. */
    @Benchmark
    public int handOn() {
        gate.ended(permits.remove(), answer);
        gate.enqueue(new Caller(order++));
        return permits.size();
    }

    int inFlight() {
        return gate.inFlight();
    }

    private Gate gate(int maxInFlight) {
        ResilienceSettings usual = ResilienceSettings.DEFAULT;
        ResilienceSettings settings = new ResilienceSettings(
                new ResilienceSettings.AdaptiveConcurrency(true, 1, maxInFlight),
                usual.pauses(),
                usual.outages(),
                usual.retries());
        return new Gate(
                "endpoint",
                false,
                maxInFlight,
                List.of(new InFlightLimit(maxInFlight), new QuotaPause(Duration.ofSeconds(30))),
                () -> new PacingBrake(settings, maxInFlight),
                new ActiveClock(System::nanoTime, 1),
                System::nanoTime,
                timer);
    }

    private final class Caller implements Waiter {

        private final long place;

        private Caller(long place) {
            this.place = place;
        }

        @Override
        public Object lane() {
            return place % 4;
        }

        @Override
        public long order() {
            return place;
        }

        @Override
        public ChatRequest request() {
            return request;
        }

        @Override
        public void permitted(Permit permit) {
            permits.add(permit);
        }

        @Override
        public void diverted() {
            throw new IllegalStateException("there is nowhere else to go");
        }

        @Override
        public void refused(Fault why) {
            throw new IllegalStateException("the endpoint refuses nothing");
        }
    }
}
