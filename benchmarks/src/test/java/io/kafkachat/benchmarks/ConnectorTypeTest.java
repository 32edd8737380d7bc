package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectorTypeTest {

    @Command
    static final class Scenario {
        @Mixin
        final RunOptions options = new RunOptions();
    }

    @Test
    void isTheSinkUnlessSaidOtherwise() {
        assertThat(parse().type()).isEqualTo(ConnectorType.SINK);
        assertThat(parse("--type", "source").type()).isEqualTo(ConnectorType.SOURCE);
        assertThat(parse("--type", "source").describe()).containsEntry("type", "source");
    }

    @Test
    void resultsOfTheSinkKeepTheirNames() {
        assertThat(ConnectorType.SINK.scenario("cpu")).isEqualTo("cpu");
        assertThat(ConnectorType.SINK.title("CPU")).isEqualTo("CPU");
        assertThat(ConnectorType.SOURCE.scenario("cpu")).isEqualTo("source-cpu");
        assertThat(ConnectorType.SOURCE.title("CPU")).isEqualTo("CPU of the source");
    }

    @Test
    void eachFindsItsBrokerAndOnlyTheSourceNeedsTransactions() {
        assertThat(ConnectorType.SINK.settings("broker:1"))
                .containsEntry("output.bootstrap.servers", "broker:1")
                .doesNotContainKey("exactly.once.support");
        assertThat(ConnectorType.SINK.workerSettings()).isEmpty();
        assertThat(ConnectorType.SOURCE.settings("broker:1"))
                .containsEntry("prompt.bootstrap.servers", "broker:1")
                .containsEntry("exactly.once.support", "required");
        assertThat(ConnectorType.SOURCE.workerSettings()).containsEntry("exactly.once.source.support", "enabled");
    }

    private static RunOptions parse(String... arguments) {
        Scenario scenario = new Scenario();
        Benchmarks.commandLine(scenario).parseArgs(arguments);
        return scenario.options;
    }
}
