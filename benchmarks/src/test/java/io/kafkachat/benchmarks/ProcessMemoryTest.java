package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void theStatusOfAProcessHasItsPeakAndItsThreads() {
        ProcessMemory memory =
                ProcessMemory.parse("Name:\tjava\nVmPeak:\t 9999 kB\nVmHWM:\t  524288 kB\nThreads:\t42\n");

        assertThat(memory).isEqualTo(new ProcessMemory(512, 42));
    }

    @Test
    void aStatusWithoutThemIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessMemory.parse("Name:\tkworker\n"))
                .withMessageContaining("VmHWM");
    }
}
