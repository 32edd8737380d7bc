package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessSamplesTest {

    private static final List<String> STATUS = List.of("Name:\tjava", "VmRSS:\t  204800 kB", "Threads:\t42");

    @Test
    void readsFieldsOfTheStatus() {
        assertThat(ProcessSamples.field(STATUS, "VmRSS")).isEqualTo(204_800);
        assertThat(ProcessSamples.field(STATUS, "Threads")).isEqualTo(42);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ProcessSamples.field(STATUS, "VmSwap")).hasMessageContaining("VmSwap");
    }
}
