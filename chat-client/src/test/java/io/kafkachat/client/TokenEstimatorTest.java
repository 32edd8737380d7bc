package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimatorTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TokenEstimator estimator = new TokenEstimator();

    @ParameterizedTest
    @CsvSource({
        // prompt, max_tokens, expected, at most
        "100, 0,     1274, 2810",
        "100, 500,   750,  750",
        "100, 8000,  1274, 8250",
        "0,   1,     1,    1",
    })
    void aNewModelIsGuessedHigh(long prompt, long max, long expected, long atMost) {
        Cost cost = estimator.cost(new RequestSize("m", prompt, max));

        assertThat(cost.expected()).isEqualTo(expected);
        assertThat(cost.atMost()).isEqualTo(atMost);
        assertThat(cost.deviation()).isEqualTo(atMost - expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "1, 1", "2, 2", "4, 4", "10, 4", "0.1, 0.25"})
    void theRatioOfPromptsIsLearnedWithinBounds(double real, double learned) {
        answers("m", 20, 1_000, (long) (1_000 * real), 10);

        assertThat(estimator.cost(new RequestSize("m", 500, 0)).expected()).isEqualTo(Math.round(500 * learned) + 10);
    }

    @Test
    void shortAnswersAreLearnedWhateverTheRequestAllows() {
        answers("m", 20, 100, 100, 50);

        Cost cost = estimator.cost(new RequestSize("m", 100, 8_000));

        assertThat(cost.expected()).isEqualTo(150);
        assertThat(cost.atMost()).isEqualTo(8_100);
    }

    @Test
    void noAnswerIsLongerThanTheRequestAllows() {
        answers("m", 20, 100, 100, 500);

        Cost cost = estimator.cost(new RequestSize("m", 100, 30));

        assertThat(cost.expected()).isEqualTo(130);
        assertThat(cost.atMost()).isEqualTo(130);
    }

    @Test
    void oneOutlierChangesLittle() {
        answers("m", 199, 100, 100, 50);
        answers("m", 1, 100, 100_000, 50);

        assertThat(estimator.cost(new RequestSize("m", 1_000, 0)).expected())
                .isCloseTo(1_050, Percentage.withPercentage(6));
    }

    @Test
    void whatWasLongAgoIsForgotten() {
        answers("m", 200, 100, 400, 5_000);
        answers("m", 200, 100, 100, 50);

        assertThat(estimator.cost(new RequestSize("m", 100, 0)).expected()).isEqualTo(150);
    }

    /** Half of the answers are short and come after one second, half are long and come after nine. */
    @Test
    void onTheWireAreMoreOfTheLongAnswers() {
        RequestSize size = new RequestSize("m", 0, 0);
        for (int i = 0; i < 100; i++) {
            estimator.answered(size, usage(1, 100), SECOND);
            estimator.answered(size, usage(1, 900), 9 * SECOND);
        }

        // On average 0.1 x 100 + 0.9 x 900, and three standard errors.
        assertThat(estimator.cost(size).expected()).isCloseTo(820 + 66, within(5L));
    }

    @Test
    void fewAnswersAreTrustedLessThanMany() {
        for (int i = 0; i < 20; i++) {
            estimator.answered(new RequestSize("few", 100, 0), usage(100, 100 + 100 * (i % 2)), SECOND);
        }
        for (int i = 0; i < 200; i++) {
            estimator.answered(new RequestSize("many", 100, 0), usage(100, 100 + 100 * (i % 2)), SECOND);
        }
        Cost few = estimator.cost(new RequestSize("few", 100, 0));
        Cost many = estimator.cost(new RequestSize("many", 100, 0));

        assertThat(many.expected()).isGreaterThan(250).isLessThan(few.expected());
        assertThat(many.deviation()).isGreaterThan(50).isLessThan(few.deviation());
    }

    @Test
    void modelsAreLearnedEachForItself() {
        answers("one", 20, 100, 100, 50);

        assertThat(estimator.cost(new RequestSize("other", 100, 0)).expected()).isEqualTo(1_274);
    }

    @Test
    void anAnswerWithoutUsageTeachesNothing() {
        for (int i = 0; i < 50; i++) {
            estimator.answered(new RequestSize("m", 100, 0), TokenUsage.UNKNOWN, SECOND);
        }

        assertThat(estimator.models()).isZero();
    }

    @Test
    void ofManyModelsThoseUsedLastAreRemembered() {
        answers("kept", 20, 100, 100, 50);
        for (int i = 0; i < 1_000; i++) {
            answers("m" + i, 1, 100, 100, 50);
            estimator.cost(new RequestSize("kept", 1, 1));
        }

        assertThat(estimator.models()).isEqualTo(100);
        assertThat(estimator.cost(new RequestSize("kept", 100, 0)).expected()).isEqualTo(150);
    }

    private void answers(String model, int count, long estimated, long prompt, long output) {
        for (int i = 0; i < count; i++) {
            estimator.answered(new RequestSize(model, estimated, 0), usage(prompt, output), SECOND);
        }
    }

    private static TokenUsage usage(long prompt, long output) {
        return new TokenUsage(prompt, output, prompt + output, 0, 0, null, null);
    }
}
