package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void isTheMedianOfTheLastThirdLessThatOfTheFirst() {
        assertThat(growth(1, 90, 3, 50, 50, 50, 10, 11, 2)).isEqualTo(10 - 3);
        assertThat(growth(1, 2, 50, 50, 4, 7)).isEqualTo(5.5 - 1.5);
        assertThat(growth(5, 9, 4)).isEqualTo(-1);
    }

    @Test
    void fewerThanThreeSamplesTellNothing() {
        assertThat(growth()).isZero();
        assertThat(growth(1, 9)).isZero();
    }

    private static double growth(double... values) {
        return Growth.of(new Series(
                "",
                "",
                Arrays.stream(values)
                        .mapToObj(value -> new Series.Point(0, value))
                        .toList()));
    }
}
