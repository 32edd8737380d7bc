package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may go on the wire, and when; in virtual time. */
class GateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = 60 * SECOND;
    private static final Instant FIVE_TO_TEN = Instant.parse("2026-05-01T09:55:00Z");

    private static final Fault FAILED = Fault.local(ErrorClass.SERVER, "x");
    private static final Fault OUT_OF_CREDITS = Fault.local(ErrorClass.QUOTA, "x");
    private static final Fault WRONG_KEY = Fault.local(ErrorClass.AUTHENTICATION, "x");

    private final VirtualTimer timer = new VirtualTimer();
    private final ActiveClock activeClock = new ActiveClock(timer::now, 1);
    /** What happened to callers, in its order. */
    private final List<String> events = new ArrayList<>();

    private Gate gate = gate(1, false);
    private long order;

    @Test
    void lanesTakeTurnsAndWithinOneTheOrderOfSubmissionHolds() {
        Caller first = enqueue("a1", "a");
        List<Caller> others = new ArrayList<>();
        for (String name : new String[] {"a2", "a3", "b1", "b2"}) {
            others.add(enqueue(name, name.substring(0, 1)));
        }
        assertThat(gate.inFlight()).isOne();

        answer(first);
        for (Caller next : new Caller[] {others.get(0), others.get(2), others.get(1)}) {
            answer(next);
        }

        assertThat(events).containsExactly("a1 sent", "a2 sent", "b1 sent", "a3 sent", "b2 sent");
    }

    @Test
    void whoComesBackGoesBeforeThoseWhoCameLater() {
        Caller first = enqueue("1", "a");
        enqueue("2", "a");
        Caller last = enqueue("3", "a");
        gate.remove(last);
        events.clear();
        // Waits for its next attempt behind a permit of its own, as it does when it is repeated at once.
        gate.enqueue(first);
        gate.enqueue(last);

        gate.ended(first.permit(), FAILED);

        assertThat(events).containsExactly("1 sent");
    }

    @Test
    void whoLeavesIsNotSent() {
        Caller first = enqueue("1", "a");
        gate.remove(enqueue("2", "a"));
        enqueue("3", "a");

        gate.ended(first.permit(), null);

        assertThat(events).containsExactly("1 sent", "3 sent");
        assertThat(gate.inFlight()).isOne();
    }

    @Test
    void modelsTakeTurnsAtWhatIsScarce() {
        Caller next = enqueue("m1", "a", "m");
        enqueue("m2", "a", "m");
        enqueue("m3", "a", "m");
        enqueue("n1", "a", "n");
        enqueue("n2", "a", "n");

        for (int i = 0; i < 4; i++) {
            next = answer(next);
        }

        // The first one came when nobody else was there.
        assertThat(events).containsExactly("m1 sent", "m2 sent", "n1 sent", "m3 sent", "n2 sent");
    }

    @Test
    void aModelThatIsDownTakesNobodysTurn() {
        gate = gate(1, false);
        breakModel("down");
        enqueue("waits", "a", "down");
        Caller next = enqueue("m1", "a", "m");
        for (String name : new String[] {"m2", "m3", "n1", "n2", "n3"}) {
            enqueue(name, "a", name.substring(0, 1));
        }

        for (int i = 0; i < 5; i++) {
            next = answer(next);
        }

        // The first one came when nobody else was there.
        assertThat(events).containsExactly("m1 sent", "m2 sent", "n1 sent", "m3 sent", "n2 sent", "n3 sent");
    }

    @Test
    void aModelThatIsDownHoldsUpNoOther() {
        gate = gate(64, false);
        breakModel("m");
        enqueue("waits", "a", "m");
        enqueue("goes", "a", "n");
        assertThat(events).containsExactly("goes sent");
        assertThat(gate.modelsDown()).isOne();
        assertThat(gate.isPaused()).isTrue();

        // The probe is due.
        timer.pass(2 * SECOND);

        assertThat(events).containsExactly("goes sent", "waits sent");
    }

    @Test
    void anAnsweredProbeLetsTheOthersGo() {
        gate = gate(64, false);
        breakModel("m");
        Caller probe = enqueue("1", "a", "m");
        enqueue("2", "a", "m");
        timer.pass(SECOND + SECOND / 10);
        assertThat(events).containsExactly("1 sent");

        answer(probe);

        assertThat(events).containsExactly("1 sent", "2 sent");
        assertThat(gate.modelsDown()).isZero();
        assertThat(gate.isPaused()).isFalse();
    }

    @Test
    void callsThatHaveAnotherEndpointDoNotWaitForAModelThatIsDown() {
        gate = gate(1, true);
        Caller first = enqueue("m1", "a", "m");
        for (String name : new String[] {"m2", "m3", "m4", "m5"}) {
            enqueue(name, "a", "m");
        }
        enqueue("n1", "a", "n");
        enqueue("n2", "a", "n");
        assertThat(gate.diverts(first)).isFalse();

        fail(first);
        fail(current());
        answer(current());
        fail(current());

        assertThat(events)
                .containsExactly("m1 sent", "m2 sent", "n1 sent", "m3 sent", "m4 diverted", "m5 diverted", "n2 sent");
        assertThat(gate.diverts(first)).isTrue();
        assertThat(gate.diverts(current())).isFalse();
        timer.pass(2 * SECOND);
        assertThat(gate.diverts(first)).as("when a probe is due").isFalse();
    }

    @Test
    void withoutCreditsAllAreDivertedIfTheyHaveSomewhereToGo() {
        gate = gate(2, true);
        Caller first = enqueue("m1", "a", "m");
        enqueue("n1", "a", "n");
        enqueue("m2", "a", "m");
        enqueue("n2", "b", "n");

        gate.ended(first.permit(), OUT_OF_CREDITS);

        assertThat(events)
                .startsWith("m1 sent", "n1 sent")
                .containsExactlyInAnyOrder("m1 sent", "n1 sent", "m2 diverted", "n2 diverted");
        assertThat(timer.armed()).as("nobody waits").isZero();
    }

    @Test
    void withoutCreditsAllWaitIfTheyHaveNowhereElseToGoAndNoDeadlineRuns() {
        gate = gate(2, false);
        Caller first = enqueue("1", "a");
        timer.pass(SECOND);
        gate.ended(first.permit(), OUT_OF_CREDITS);
        Caller probe = enqueue("2", "a");
        enqueue("3", "a");

        timer.pass(MINUTE - 1);
        assertThat(events).containsExactly("1 sent");
        assertThat(activeClock.nanos()).isEqualTo(SECOND);
        timer.pass(1);
        assertThat(events).containsExactly("1 sent", "2 sent");
        timer.pass(MINUTE);
        assertThat(activeClock.nanos()).isEqualTo(SECOND);

        answer(probe);

        assertThat(events).containsExactly("1 sent", "2 sent", "3 sent");
        timer.pass(SECOND);
        assertThat(activeClock.nanos()).isEqualTo(2 * SECOND);
    }

    @Test
    void whenTheKeyIsRefusedWhoeverWaitsIsToldAndWhoeverComesForAWhile() {
        Caller first = enqueue("1", "a", "m");
        enqueue("2", "a", "m");
        enqueue("3", "a", "n");

        gate.ended(first.permit(), WRONG_KEY);
        enqueue("4", "a", "m");
        timer.pass(10 * SECOND - 1);
        enqueue("5", "a", "m");

        assertThat(events)
                .containsExactly(
                        "1 sent",
                        "2 refused AUTHENTICATION",
                        "3 refused AUTHENTICATION",
                        "4 refused AUTHENTICATION",
                        "5 refused AUTHENTICATION");
        timer.pass(1);
        enqueue("6", "a", "m");
        assertThat(events).endsWith("6 sent");
    }

    @Test
    void thePauseThatTheProviderAskedForIsKeptToTheNanosecond() {
        gate = gate(64, false);
        Caller first = enqueue("1", "a");
        gate.ended(first.permit(), rateLimited(Duration.ofSeconds(7)));
        enqueue("2", "a");

        timer.pass(7 * SECOND - 1);
        assertThat(events).containsExactly("1 sent");
        assertThat(gate.isPaused()).isTrue();
        timer.pass(1);
        assertThat(events).containsExactly("1 sent", "2 sent");
    }

    @Test
    void theTimerWakesForTheFirstReasonAndOnlyForThoseWhoWait() {
        gate = gate(64, false);
        Caller one = enqueue("m1", "a", "m");
        Caller other = enqueue("n1", "a", "n");
        gate.ended(one.permit(), rateLimited(Duration.ofSeconds(30)));
        gate.ended(other.permit(), rateLimited(Duration.ofSeconds(5)));
        assertThat(timer.armed()).isZero();

        enqueue("m2", "a", "m");
        enqueue("n2", "a", "n");
        assertThat(timer.armed()).isOne();

        timer.pass(5 * SECOND);
        assertThat(events).endsWith("n2 sent");
        timer.pass(25 * SECOND);
        assertThat(events).endsWith("n2 sent", "m2 sent");
        assertThat(timer.armed()).isZero();
    }

    @Test
    void atTheSpendCeilingCallsWaitForTheNextPeriodAndNoDeadlineRuns() {
        Brake ceiling = new SpendBrake(
                new SpendCeiling(new BigDecimal("0.01"), Period.HOUR, FIVE_TO_TEN), new WallClock(timer));
        gate = gate(64, false, ceiling);
        Caller dear = enqueue("1", "a");
        gate.ended(dear.permit(), costing("0.02"));
        enqueue("2", "a");
        enqueue("3", "b");

        timer.pass(5 * MINUTE - 1);
        assertThat(events).containsExactly("1 sent");
        assertThat(gate.isPaused()).isTrue();
        assertThat(activeClock.nanos()).isZero();
        timer.pass(1);
        // What a call costs is known: one may go, and the other when it is known what that one cost.
        assertThat(events).startsWith("1 sent", "2 sent");
        assertThat(gate.isPaused()).isFalse();
        timer.pass(SECOND);
        assertThat(activeClock.nanos()).isEqualTo(SECOND);
    }

    @Test
    void aPermitThatComesBackUnusedIsTheNextOnes() {
        Caller first = enqueue("1", "a");
        enqueue("2", "a");

        assertThat(gate.ended(first.permit(), null)).isNull();

        assertThat(events).containsExactly("1 sent", "2 sent");
    }

    @Test
    void aClosedGateSendsNobodyAndLeavesNoTimer() {
        gate = gate(64, false);
        Caller first = enqueue("1", "a");
        gate.ended(first.permit(), rateLimited(Duration.ofSeconds(7)));
        enqueue("2", "a");
        assertThat(timer.armed()).isOne();

        gate.close();

        assertThat(timer.armed()).isZero();
        enqueue("3", "a");
        timer.pass(MINUTE);
        assertThat(events).containsExactly("1 sent");
    }

    private Gate gate(int maxInFlight, boolean hasFallback, Brake... more) {
        List<Brake> brakes = new ArrayList<>(List.of(more));
        brakes.add(new InFlightLimit(maxInFlight));
        brakes.add(new QuotaPause(Duration.ofMinutes(1)));
        ResilienceSettings usual = ResilienceSettings.DEFAULT;
        ResilienceSettings settings = new ResilienceSettings(
                new AdaptiveConcurrency(false, 1, 1), usual.pauses(), usual.outages(), usual.retries());
        return new Gate(
                "test",
                hasFallback,
                maxInFlight,
                brakes,
                () -> new PacingBrake(settings, maxInFlight),
                activeClock,
                timer::now,
                timer);
    }

    private Caller enqueue(String name, String lane) {
        return enqueue(name, lane, "m");
    }

    private Caller enqueue(String name, String lane, String model) {
        Caller caller = new Caller(name, lane, order++, model);
        gate.enqueue(caller);
        return caller;
    }

    /** Ends a call; returns the one that was sent instead, if one was. */
    private Caller answer(Caller sent) {
        timer.pass(1);
        gate.ended(sent.permit(), costing("0.001"));
        return current();
    }

    private void fail(Caller sent) {
        timer.pass(1);
        gate.ended(sent.permit(), FAILED);
    }

    private @Nullable Caller lastSent;

    private Caller current() {
        if (lastSent == null) {
            throw new AssertionError("nobody was sent");
        }
        return lastSent;
    }

    /** One after the other fails, until the model counts as down. */
    private void breakModel(String model) {
        while (gate.modelsDown() == 0) {
            fail(enqueue("broken", "a", model));
        }
        events.clear();
    }

    private static Fault rateLimited(Duration retryAfter) {
        return new Fault(ErrorClass.RATE_LIMITED, 429, null, "x", null, retryAfter, null);
    }

    private static Answer costing(String usd) {
        TokenUsage usage = new TokenUsage(1, 1, 2, 0, 0, null, new BigDecimal(usd));
        Choice choice = new Choice(0, "stop", null, "x", null, null, null, List.of());
        return new Answer(new ChatCompletion("id", 0, "m", null, List.of(choice), usage, null, RawBody.of("{}")), 200);
    }

    private static ChatRequest asking(String model) {
        ObjectNode body = Fixtures.request("x").toJson().put("model", model);
        try {
            return ChatRequest.fromJson(body, Capabilities.NEMOTRON);
        } catch (InvalidRequestException e) {
            throw new AssertionError(e);
        }
    }

    private final class Caller extends TestWaiter {

        private final String name;
        private final ChatRequest request;
        private @Nullable Permit permit;

        Caller(String name, String lane, long order, String model) {
            super(lane, order);
            this.name = name;
            this.request = asking(model);
        }

        /** The last one it got. */
        Permit permit() {
            if (permit == null) {
                throw new AssertionError(name + " was not sent");
            }
            return permit;
        }

        @Override
        public ChatRequest request() {
            return request;
        }

        @Override
        public void permitted(Permit granted) {
            permit = granted;
            lastSent = this;
            events.add(name + " sent");
        }

        @Override
        public void diverted() {
            events.add(name + " diverted");
        }

        @Override
        public void refused(Fault why) {
            events.add(name + " refused " + why.errorClass());
        }
    }

    /** The wall clock that goes with the timer. */
    private static final class WallClock extends Clock {

        private final VirtualTimer timer;

        WallClock(VirtualTimer timer) {
            this.timer = timer;
        }

        @Override
        public Instant instant() {
            return FIVE_TO_TEN.plusNanos(timer.now());
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
