package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.RateBudget.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateBudgetTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;

    @Test
    void withoutLimitsNothingWaits() {
        RateBudget budget = new RateBudget(Budgets.UNLIMITED, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(budget.waitNanos(Cost.exactly(Cost.MAX), 0)).isZero();
            budget.settle(budget.reserve(Cost.exactly(Cost.MAX), 0), Long.MAX_VALUE, 0);
        }
        budget.lower(0L, 0L, 0);

        assertThat(budget.waitNanos(Cost.exactly(1), 0)).isZero();
    }

    @Test
    void aFifthGoesAtOnceAndTheRestEvenly() {
        RateBudget budget = tokens(1_000);

        assertThat(sendAll(budget, 100, 0)).isEqualTo(2);
        assertThat(budget.waitNanos(Cost.exactly(100), 0)).isCloseTo(55 * SECOND / 10, within(SECOND / 100));
        assertThat(sendAll(budget, 100, 30 * SECOND)).isEqualTo(2);
    }

    /** The minute of the provider may begin later than ours. */
    @Test
    void aFullMinuteWaitsForItsOldestToBeAMinuteOldAndSome() {
        RateBudget budget = tokens(1_000);
        for (int second = 0; second <= 45; second += 5) {
            budget.reserve(Cost.exactly(100), second * SECOND);
        }
        long now = 58 * SECOND;

        assertThat(now + budget.waitNanos(Cost.exactly(50), now)).isEqualTo(61 * SECOND + SECOND / 10);
    }

    /** It could never fit, and waiting for ever is no answer. */
    @Test
    void aRequestLargerThanTheBudgetGoesWhenTheMinuteIsEmpty() {
        RateBudget budget = tokens(1_000);
        assertThat(budget.waitNanos(Cost.exactly(5_000), 0)).isZero();
        budget.reserve(Cost.exactly(5_000), 0);

        long wait = budget.waitNanos(Cost.exactly(5_000), 0);

        assertThat(wait).isGreaterThan(MINUTE).isLessThan(3 * MINUTE);
        assertThat(budget.waitNanos(Cost.exactly(5_000), wait)).isZero();
    }

    /** max_tokens is often far more than what is needed; while a model is new, it is all that is known. */
    @Test
    void requestsThatMightExceedTheBudgetGoOneAtATimeUntilHalfOfItIsUsed() {
        RateBudget budget = tokens(1_000);
        Cost cost = new Cost(50, 10_000, 10_050);
        Reservation first = budget.reserve(cost, 0);
        assertThat(budget.waitNanos(cost, 0)).isGreaterThan(MINUTE);

        budget.settle(first, 100, SECOND);
        assertThat(budget.waitNanos(cost, SECOND)).isZero();
        budget.settle(budget.reserve(cost, SECOND), 450, 2 * SECOND);
        assertThat(budget.waitNanos(cost, 2 * SECOND)).isGreaterThan(58 * SECOND);
    }

    @Test
    void anAnswerThatTookLessMakesRoomAndOneThatTookMoreTakesIt() {
        RateBudget budget = tokens(1_000);
        Reservation high = budget.reserve(Cost.exactly(900), 0);
        Reservation low = budget.reserve(Cost.exactly(100), 0);
        budget.settle(high, 200, SECOND);
        assertThat(budget.usedTokens(SECOND)).isEqualTo(300);
        budget.settle(low, 800, SECOND);

        assertThat(budget.usedTokens(SECOND)).isEqualTo(1_000);
        assertThat(budget.waitNanos(Cost.exactly(1), SECOND)).isGreaterThan(59 * SECOND);
    }

    @Test
    void anAnswerThatComesAfterItsMinuteChangesNothing() {
        RateBudget budget = tokens(1_000);
        Reservation slow = budget.reserve(Cost.exactly(100), 0);
        budget.reserve(Cost.exactly(7), 2 * MINUTE);
        budget.settle(slow, 900, 2 * MINUTE);

        assertThat(budget.usedTokens(2 * MINUTE)).isEqualTo(7);
    }

    @Test
    void eachAttemptIsARequestUnlessItWasNeverSent() {
        RateBudget budget = new RateBudget(new Budgets(2, 0, null, Period.DAY), 0);
        Reservation refused = budget.reserve(Cost.exactly(10), 0);
        Reservation neverSent = budget.reserve(Cost.exactly(10), 0);
        budget.settle(refused, 0, 0);
        budget.refund(neverSent, 0);

        assertThat(budget.usedRequests(0)).isEqualTo(1);
    }

    @Test
    void theTighterOfBothLimitsDecides() {
        RateBudget budget = new RateBudget(new Budgets(1, 1_000_000, null, Period.DAY), 0);
        budget.reserve(Cost.exactly(10), 0);

        assertThat(budget.waitNanos(Cost.exactly(10), 0)).isEqualTo(61 * SECOND + SECOND / 10);
    }

    @Test
    void theProvidersWordOnlyLowersTheBalance() {
        RateBudget budget = tokens(1_000);
        budget.lower(null, 1_000_000L, 0);
        assertThat(sendAll(budget, 100, 0)).isEqualTo(2);

        RateBudget lowered = tokens(1_000);
        lowered.lower(0L, 0L, 0);
        assertThat(lowered.waitNanos(Cost.exactly(100), 0)).isCloseTo(55 * SECOND / 10, within(SECOND / 100));
        lowered.lower(null, -5L, 0);
        assertThat(lowered.waitNanos(Cost.exactly(100), 0)).isCloseTo(55 * SECOND / 10, within(SECOND / 100));
    }

    /** A provider that claims absurd figures must not stop calling for good. */
    @ParameterizedTest
    @ValueSource(longs = {1_000_000, Long.MAX_VALUE})
    void noDebtOutlastsTwoMinutes(long actual) {
        RateBudget budget = tokens(1_000);
        for (int i = 0; i < 100; i++) {
            budget.settle(budget.reserve(Cost.exactly(10), 0), actual, 0);
        }

        assertThat(budget.waitNanos(Cost.exactly(200), 0)).isLessThan(2 * MINUTE);
        assertThat(budget.waitNanos(Cost.exactly(200), 2 * MINUTE)).isZero();
    }

    /** Whatever happens in whatever order, what counts is what was settled and what is still reserved. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theBalanceNeverLeaks(@ForAll long start, @ForAll @IntRange(min = 1, max = 200) int steps, @ForAll int seed) {
        long now = start;
        Random random = new Random(seed);
        RateBudget budget = new RateBudget(new Budgets(100, 10_000, null, Period.DAY), now);
        List<Reservation> open = new ArrayList<>();
        List<Long> reserved = new ArrayList<>();
        List<Reservation> closed = new ArrayList<>();
        long tokens = 0;
        long requests = 0;
        for (int i = 0; i < steps; i++) {
            now += random.nextInt((int) (SECOND / 4));
            int at = open.isEmpty() ? 0 : random.nextInt(open.size());
            switch (open.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> {
                    long expected = 1 + random.nextInt(2_000);
                    open.add(budget.reserve(new Cost(expected, random.nextInt(500), expected + 1_000), now));
                    reserved.add(expected);
                    tokens += expected;
                    requests++;
                }
                case 1 -> {
                    long actual = random.nextInt(3_000);
                    budget.settle(open.get(at), actual, now);
                    tokens += actual - reserved.remove(at);
                    closed.add(open.remove(at));
                }
                case 2 -> {
                    budget.refund(open.get(at), now);
                    tokens -= reserved.remove(at);
                    requests--;
                    closed.add(open.remove(at));
                }
                default -> {
                    // Only the first word counts.
                    if (!closed.isEmpty()) {
                        budget.settle(closed.get(0), 1_000_000, now);
                        budget.refund(closed.get(0), now);
                    }
                }
            }
            assertThat(budget.usedTokens(now)).isEqualTo(tokens);
            assertThat(budget.usedRequests(now)).isEqualTo(requests);
        }
        assertThat(budget.usedTokens(now + 62 * SECOND)).isZero();
        assertThat(budget.usedRequests(now + 62 * SECOND)).isZero();
        assertThat(sendAll(budget, 100, now + 10 * MINUTE)).isEqualTo(20);
    }

    /** Else a timer that trusts it would turn in circles. */
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void afterTheWaitNothingWaits(
            @ForAll @IntRange(min = 1, max = 1_000_000_000) int perMinute,
            @ForAll @LongRange(min = 1, max = 1_000_000) long expected,
            @ForAll @LongRange(max = 1_000_000) long excess,
            @ForAll @IntRange(min = 1, max = 30) int others) {
        RateBudget budget = tokens(perMinute);
        Cost cost = new Cost(expected, excess / 3, expected + excess);
        long now = 0;
        for (int i = 0; i < others; i++) {
            now += 777_777_777;
            budget.reserve(cost, now);
        }
        long wait = budget.waitNanos(cost, now);

        if (wait > 0) {
            assertThat(budget.waitNanos(cost, now + wait / 2)).isPositive();
        }
        assertThat(budget.waitNanos(cost, now + wait)).isZero();
    }

    private static RateBudget tokens(int perMinute) {
        return new RateBudget(new Budgets(0, perMinute, null, Period.DAY), 0);
    }

    private static int sendAll(RateBudget budget, long tokens, long now) {
        int sent = 0;
        while (budget.waitNanos(Cost.exactly(tokens), now) == 0) {
            budget.reserve(Cost.exactly(tokens), now);
            sent++;
        }
        return sent;
    }
}
