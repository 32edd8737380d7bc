package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProcessStatusTest {

    @Test
    void hasMemoryAndThreads() {
        ProcessStatus status = ProcessStatus.parse(
                "Name:\tjava\nVmPeak:\t 9999 kB\nVmHWM:\t  524288 kB\nVmRSS:\t  204800 kB\nThreads:\t42\n");

        assertThat(status).isEqualTo(new ProcessStatus(200, 512, 42));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessStatus.parse("Name:\tkworker\nVmRSS:\t  204800 kB\n"))
                .withMessageContaining("VmHWM");
    }
}
