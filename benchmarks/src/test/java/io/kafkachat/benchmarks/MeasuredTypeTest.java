package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class MeasuredTypeTest {

    @Command
    static final class Scenario {
        @Mixin
        final RunOptions options = new RunOptions();
    }

    @Test
    void isTheSinkUnlessSaidOtherwise() {
        assertThat(parse().type()).isEqualTo(MeasuredType.SINK);
        assertThat(parse("--type", "source").type()).isEqualTo(MeasuredType.SOURCE);
        assertThat(parse("--type", "source").describe()).containsEntry("type", "source");
        assertThat(parse("--type", "streams").type()).isEqualTo(MeasuredType.STREAMS);
    }

    @Test
    void resultsOfTheSinkKeepTheirNames() {
        assertThat(MeasuredType.SINK.scenario("cpu")).isEqualTo("cpu");
        assertThat(MeasuredType.SINK.title("CPU")).isEqualTo("CPU");
        assertThat(MeasuredType.SOURCE.scenario("cpu")).isEqualTo("source-cpu");
        assertThat(MeasuredType.SOURCE.title("CPU")).isEqualTo("CPU of the source");
        assertThat(MeasuredType.STREAMS.scenario("cpu")).isEqualTo("streams-cpu");
        assertThat(MeasuredType.STREAMS.title("CPU")).isEqualTo("CPU of the Streams app");
    }

    @Test
    void eachFindsItsBroker() {
        assertThat(MeasuredType.SINK.settings("broker:1"))
                .containsEntry("output.bootstrap.servers", "broker:1")
                .doesNotContainKey("exactly.once.support");
        assertThat(MeasuredType.SOURCE.settings("broker:1"))
                .containsEntry("prompt.bootstrap.servers", "broker:1")
                .containsEntry("exactly.once.support", "required");
        assertThat(MeasuredType.STREAMS.settings("broker:1"))
                .containsEntry("bootstrap.servers", "broker:1")
                .containsEntry("application.id", "benchmark");
    }

    @Test
    void settingsOfConnectorAndAppAreGivenInOneWay() {
        assertThat(parse("--config", "a=1", "--connector", "b=2", "--config", "usage.window.sizes.ms=")
                        .config())
                .containsEntry("a", "1")
                .containsEntry("b", "2")
                .containsEntry("usage.window.sizes.ms", "");
    }

    @Test
    void aScenarioThatMakesNoSenseSaysSo() {
        RunOptions streams = parse("--type", "streams");
        assertThatThrownBy(() -> streams.allow(EnumSet.of(MeasuredType.SINK, MeasuredType.SOURCE), "because"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--type: expected sink or source; because");
        streams.allow(EnumSet.of(MeasuredType.STREAMS), "not for others");
    }

    @Test
    void throughputOfTheAppIsMeasuredByCallsInFlight() {
        Targets.Throughput app = MeasuredType.STREAMS.targets().throughput();
        assertThat(app.of(new Load("1s", 64))).isEqualTo(0.98);
        assertThat(app.of(new Load("1s", 256))).isEqualTo(0.98);
        assertThat(app.of(new Load("1s", 1_000))).isEqualTo(0.97);
        assertThat(app.of(new Load("800ms..8s", 256))).isEqualTo(0.95);
    }

    private static RunOptions parse(String... arguments) {
        Scenario scenario = new Scenario();
        Benchmarks.commandLine(scenario).parseArgs(arguments);
        return scenario.options;
    }
}
