package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @Test
    void theModelIsThatOfTheFirstProcessor() {
        assertThat(Machine.model(Stream.of("processor\t: 0", "model name\t: Quick (R) 3: fast", "model name\t: other")))
                .contains("Quick (R) 3: fast");
        assertThat(Machine.model(Stream.of("processor\t: 0"))).isEmpty();
    }

    @Test
    void tellsWhatItKnows(@TempDir Path noRepository) {
        Machine machine = Machine.read(noRepository);

        assertThat(machine.processors()).isPositive();
        assertThat(machine.memoryBytes()).isGreaterThan(1 << 27);
        assertThat(machine.kafka()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(machine.project()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(machine.commit()).isEmpty();
    }
}
