package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultSequenceTest {

    @Test
    void stepsFollowEachOther() {
        FaultSequence sequence = FaultSequence.parse("500x2, 429-retry-afterx1");

        assertThat(sequence.at(1)).isEqualTo(Fault.INTERNAL_ERROR);
        assertThat(sequence.at(2)).isEqualTo(Fault.INTERNAL_ERROR);
        assertThat(sequence.at(3)).isEqualTo(Fault.RATE_LIMITED_RETRY_AFTER);
        assertThat(sequence.at(4)).isNull();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultCanBeNamedWithAndWithoutACount(Fault fault) {
        assertThat(FaultSequence.parse(fault.code()).at(1_000)).isEqualTo(fault);
        assertThat(FaultSequence.parse(fault.code() + "x3").at(3)).isEqualTo(fault);
        assertThat(FaultSequence.parse(fault.code() + "x3").at(4)).isNull();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> FaultSequence.parse("499")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultSequence.parse("500x1,")).isInstanceOf(IllegalArgumentException.class);
    }
}
