package io.kafkachat.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "0 = 0",
                "3 = 3",
                "0.98765 = 0.988",
                "1.2345 = 1.23",
                "25.04 = 25.0",
                "1234.4 = 1,234",
                "-3.21 = -3.21"
            },
            delimiter = '=')
    void figuresHaveThreeDigitsOrAreWhole(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertThat(Spread.of(4, 1, 2, 3)).contains(new Spread(1, 2.5, 4, 4));
        assertThat(Spread.of()).isEmpty();
    }

    @Test
    void targetsAreReadAsTheyAreWritten() {
        assertThat(Target.parse(">= 0.98").admits(0.98)).isTrue();
        assertThat(Target.parse(">= 0.98").admits(0.97)).isFalse();
        assertThat(Target.parse("<= 25.0").admits(25)).isTrue();
        assertThat(Target.parse("<= 25.0").admits(25.1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Target.parse("25"));
    }
}
