package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.Budgets.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendCeilingTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-05-02T00:00:00Z");

    private final SpendCeiling ceiling = new SpendCeiling(new BigDecimal("1.00"), Period.DAY, NOON);

    @Test
    void atTheCeilingCallingStopsUntilTheNextPeriod() {
        spend("0.60", NOON);
        assertThat(ceiling.admits(NOON)).isTrue();
        assertThat(ceiling.isReached(NOON)).isFalse();
        spend("0.40", NOON);

        assertThat(ceiling.admits(NOON)).isFalse();
        assertThat(ceiling.isReached(NOON)).isTrue();
        assertThat(ceiling.opensAt(NOON)).isEqualTo(MIDNIGHT);
        assertThat(ceiling.admits(MIDNIGHT.minusMillis(1))).isFalse();
        assertThat(ceiling.admits(MIDNIGHT)).isTrue();
        assertThat(ceiling.spent(MIDNIGHT)).isZero();
        assertThat(ceiling.opensAt(MIDNIGHT)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void theSumIsExact() {
        for (int i = 0; i < 10; i++) {
            assertThat(ceiling.isReached(NOON)).isFalse();
            spend("0.1", NOON);
        }

        assertThat(ceiling.spent(NOON)).isEqualByComparingTo("1");
    }

    @Test
    void callsInFlightCountWithTheAverage() {
        spend("0.30", NOON);
        spend("0.30", NOON);
        ceiling.started();
        assertThat(ceiling.admits(NOON)).isTrue();
        ceiling.started();

        assertThat(ceiling.admits(NOON)).isFalse();
        assertThat(ceiling.isReached(NOON)).isFalse();
        ceiling.unanswered();
        assertThat(ceiling.admits(NOON)).isTrue();
    }

    @Test
    void theLessIsKnownOfCostsTheFewerAreSent() {
        assertThat(startAll()).isEqualTo(4);
        ceiling.unanswered();
        assertThat(startAll()).isEqualTo(1);
        ceiling.answered(new BigDecimal("0.01"), NOON);
        assertThat(startAll()).isEqualTo(5);
        ceiling.answered(new BigDecimal("0.01"), NOON);

        assertThat(startAll()).isEqualTo(5);
    }

    @Test
    void aProviderThatReportsNoCostHasNoCeiling() {
        assertThat(ceiling.isBlind()).isFalse();
        ceiling.started();
        ceiling.answered(null, NOON);
        assertThat(ceiling.isBlind()).isTrue();
        for (int i = 0; i < 1_000; i++) {
            assertThat(ceiling.admits(NOON)).isTrue();
            ceiling.started();
            ceiling.answered(null, NOON);
        }

        ceiling.started();
        ceiling.answered(BigDecimal.ZERO, NOON);
        assertThat(ceiling.isBlind()).isFalse();
    }

    /** One call may cost more than a whole period has: then one call per period is made, and not none for ever. */
    @Test
    void aCallThatCostsMoreThanTheCeilingDoesNotStopCallingForGood() {
        spend("3", NOON);

        assertThat(ceiling.admits(NOON)).isFalse();
        assertThat(ceiling.admits(MIDNIGHT)).isTrue();
    }

    @Test
    void anAnswerCountsInThePeriodInWhichItComes() {
        ceiling.started();
        ceiling.answered(new BigDecimal("2"), MIDNIGHT);

        assertThat(ceiling.admits(MIDNIGHT)).isFalse();
    }

    @Test
    void aClockThatIsSetBackGivesNothingBack() {
        spend("2", MIDNIGHT);

        assertThat(ceiling.admits(NOON)).isFalse();
        assertThat(ceiling.opensAt(NOON)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void anAmountBelowZeroIsNoRefund() {
        spend("-100", NOON);
        spend("1", NOON);

        assertThat(ceiling.isReached(NOON)).isTrue();
    }

    /** Calls cost 0.01 on average; up to 64 are in flight. */
    @ParameterizedTest
    @CsvSource({"0.03, 4", "0.10, 4", "1.00, 2", "20.00, 1"})
    void theCeilingIsExceededByFewCalls(BigDecimal usd, int calls) {
        for (int seed = 0; seed < 50; seed++) {
            SpendCeiling tested = new SpendCeiling(usd, Period.DAY, NOON);
            Random random = new Random(seed);
            List<BigDecimal> inFlight = new ArrayList<>();
            double largest = 0;
            while (!tested.isReached(NOON)) {
                while (inFlight.size() < 64 && tested.admits(NOON)) {
                    double cost = 0.01 * Math.exp(0.9 * random.nextGaussian() - 0.405);
                    largest = Math.max(largest, cost);
                    inFlight.add(BigDecimal.valueOf(cost));
                    tested.started();
                }
                tested.answered(inFlight.remove(random.nextInt(inFlight.size())), NOON);
            }
            inFlight.forEach(cost -> tested.answered(cost, NOON));

            assertThat(tested.spent(NOON).doubleValue())
                    .as("seed %d", seed)
                    .isLessThan(usd.doubleValue() + calls * largest);
        }
    }

    private int startAll() {
        int started = 0;
        while (ceiling.admits(NOON)) {
            ceiling.started();
            started++;
        }
        return started;
    }

    private void spend(String usd, Instant now) {
        ceiling.started();
        ceiling.answered(new BigDecimal(usd), now);
    }
}
