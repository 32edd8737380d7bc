package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE / 2})
    void tenPerSecondAreFreeAndKeptForTenSeconds(long origin) {
        RetryBudget budget = new RetryBudget(new RetryAllowance(20, 10), origin);
        assertThat(spend(budget, origin)).isEqualTo(100);
        assertThat(spend(budget, origin + SECOND)).isEqualTo(10);
        assertThat(spend(budget, origin + SECOND + SECOND / 10)).isEqualTo(1);
        assertThat(spend(budget, origin + 1_000 * SECOND)).isEqualTo(100);
    }

    @Test
    void everyFifthFirstAttemptPaysForARetry() {
        RetryBudget budget = new RetryBudget(new RetryAllowance(20, 1), 0);
        spend(budget, 0);
        for (int i = 0; i < 4; i++) {
            budget.firstAttempt(0);
            assertThat(budget.tryRetry(1, 0)).isPositive();
        }
        budget.firstAttempt(0);
        assertThat(budget.tryRetry(1, 0)).isZero();
        assertThat(budget.tryRetry(1, 0)).isPositive();
    }

    @Test
    void aDeniedRetryIsToldWhenToAskAgain() {
        RetryBudget budget = new RetryBudget(new RetryAllowance(20, 1), 0);
        spend(budget, 0);
        Duration once = budget.tryRetry(1, 0);
        Duration twice = budget.tryRetry(2, 0);
        assertThat(once).isEqualTo(Duration.ofSeconds(1));
        assertThat(twice).isEqualTo(Duration.ofSeconds(2));
        assertThat(budget.tryRetry(2, twice.toNanos())).isZero();
    }

    @Test
    void noOneAsksMoreThanFourTimesASecond() {
        RetryBudget budget = new RetryBudget(new RetryAllowance(20, 1_000), 0);
        spend(budget, 0);
        assertThat(budget.tryRetry(1, 0)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void retriesStayTheirShareOfManyCalls() {
        Random random = new Random(1);
        RetryBudget budget = new RetryBudget(new RetryAllowance(20, 10), 0);
        int first = 0;
        int retries = 0;
        for (long now = 0; now < 60 * SECOND; now += SECOND / 1_000) {
            if (random.nextBoolean()) {
                budget.firstAttempt(now);
                first++;
            } else if (budget.tryRetry(1, now).isZero()) {
                retries++;
            }
        }
        assertThat(retries).isBetween((int) (0.2 * first + 600 - 10), (int) (0.2 * first + 600 + 100));
    }

    private static int spend(RetryBudget budget, long now) {
        int spent = 0;
        while (budget.tryRetry(1, now).isZero()) {
            spent++;
        }
        return spent;
    }
}
