package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"send", "tail", "replay", "check"})
    void everyCommandHasHelp(String command) {
        Run run = Run.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: kafkachat " + command).contains("--command-config", "--verbose");
    }

    @Test
    void aWrongCommandLineIsTwoAndSaysWhat() {
        assertThat(Run.of("tail", "--prefix", "a", "--topic", "b").exitCode()).isEqualTo(2);
        assertThat(Run.of("tail").err()).startsWith("Missing required option: '--bootstrap-server=HOST:PORT'");
        assertThat(Run.of("replay", "--bootstrap-server", "x:1", "--since", "soon"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .extracting(Run::err, InstanceOfAssertFactories.STRING)
                .contains("expected how long ago, such as 10m");
        assertThat(Run.of("send", "--bootstrap-server", "x:1", "--topic", "t", "--jsonl", "hello")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void brokersThatAreNotThereAreToldInALine() {
        Run run = Run.of("tail", "--bootstrap-server", "no-such-host.invalid:9092");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("kafkachat tail: ")
                .contains("bootstrap");
    }

    @Test
    void timesAreReadAsPeopleWriteThem() {
        assertThat(Times.duration("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Times.duration("2d")).isEqualTo(Duration.ofDays(2));
        assertThat(Times.instant("2026-11-29T10:00:00Z")).isEqualTo(Instant.parse("2026-11-29T10:00:00Z"));
        assertThat(Times.instant("10m"))
                .isBetween(Instant.now().minusSeconds(605), Instant.now().minusSeconds(595));
    }
}
