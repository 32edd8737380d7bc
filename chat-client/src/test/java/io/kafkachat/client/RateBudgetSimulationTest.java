package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.BudgetSimulation.Result;
import io.kafkachat.client.BudgetSimulation.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider sees that counts any 60 seconds, from the first request on. Requests have 1,000 tokens on average. */
class RateBudgetSimulationTest {

    /**
     * The more requests a minute has room for, the less has to be kept free for what one may turn out to be.
     *
     * @param perMinute requests of average size
     * @param bias real tokens of a prompt to those by rule of thumb, unknown at first
     */
    @ParameterizedTest
    @CsvSource({
        "10,   0.5, 12, 0.70",
        "10,   1,   12, 0.70",
        "10,   2,   12, 0.70",
        "30,   0.5, 12, 0.83",
        "30,   1,   12, 0.83",
        "30,   2,   12, 0.83",
        "100,  0.5, 12, 0.90",
        "100,  1,   12, 0.90",
        "100,  2,   12, 0.90",
        "300,  0.5, 6,  0.92",
        "300,  1,   6,  0.92",
        "300,  2,   6,  0.92",
        "2000, 0.5, 1,  0.95",
        "2000, 1,   1,  0.95",
        "2000, 2,   1,  0.95",
    })
    void neverAboveTheTokensOfAMinuteAndNearlyAllOfThemUsed(int perMinute, double bias, int seeds, double least) {
        Workload workload = new Workload(0.7, 0.9, 1_500, bias, 0.1);

        List<Result> results = run(tokens(perMinute * 1_000), workload, seeds);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.worst()).isLessThanOrEqualTo(1);
            assertThat(result.use()).isGreaterThanOrEqualTo(least);
        });
    }

    /** Then nothing has to be kept free, however few a minute has room for. */
    @ParameterizedTest
    @ValueSource(ints = {4, 10, 100})
    void requestsOfKnownSizeUseNearlyAll(int perMinute) {
        Workload workload = new Workload(0, 0, 500, 1, 0);

        List<Result> results = run(tokens(perMinute * 1_000), workload, 10);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.worst()).isLessThanOrEqualTo(1);
            assertThat(result.use()).isGreaterThanOrEqualTo(0.9);
        });
    }

    /** Without max_tokens, one answer may be twenty times the average: then the budget may be exceeded, but hardly. */
    @ParameterizedTest
    @CsvSource({"100, 12, 0.20, 0.80", "300, 8, 0.06, 0.87", "2000, 1, 0.03, 0.92"})
    void unboundedAnswersExceedTheBudgetBySingleOnesAtMost(int perMinute, int seeds, double excess, double least) {
        Workload workload = new Workload(0.7, 0.9, 0, 2, 0.1);

        List<Result> results = run(tokens(perMinute * 1_000), workload, seeds);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.worst()).isLessThanOrEqualTo(1 + excess);
            assertThat(result.use()).isGreaterThanOrEqualTo(least);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 60, 2_000})
    void neverAboveTheRequestsOfAMinuteAndNearlyAllOfThemUsed(int perMinute) {
        Workload workload = new Workload(0.7, 0.9, 0, 1, 0.1);

        List<Result> results = run(new Budgets(perMinute, 0, null, Budgets.Period.DAY), workload, 3);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.worst()).isLessThanOrEqualTo(1);
            assertThat(result.use()).isGreaterThanOrEqualTo(0.95);
        });
    }

    private static Budgets tokens(int perMinute) {
        return new Budgets(0, perMinute, null, Budgets.Period.DAY);
    }

    private static List<Result> run(Budgets budgets, Workload workload, int seeds) {
        List<Result> results = new ArrayList<>();
        for (int seed = 1_000; seed < 1_000 + seeds; seed++) {
            results.add(BudgetSimulation.run(budgets, workload, seed));
        }
        return results;
    }
}
