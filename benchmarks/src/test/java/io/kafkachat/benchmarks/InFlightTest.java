package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class InFlightTest {

    @Test
    void mayHaveALatencyOfItsOwn() {
        assertThat(InFlight.parse("64").load("1s")).isEqualTo(new Load("1s", 64));
        assertThat(InFlight.parse("4000@4s").load("1s")).isEqualTo(new Load("4s", 4_000));
        assertThat(InFlight.parse("4000@4s")).hasToString("4000@4s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "64@", "64@soon", "@1s"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> InFlight.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("CALLS@LATENCY");
    }
}
