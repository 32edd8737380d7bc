package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        assertThat(trials()).containsExactly("sink 1");
        assertThat(trials("--type", "source")).containsExactly("source 1");
        assertThat(trials("--type", "streams")).containsExactly("streams 1");
        assertThat(new Trial(parse(), MeasuredType.SOURCE, 1).describe()).containsEntry("type", "source");
    }

    @Test
    void severalAreMeasuredByTurns() {
        assertThat(trials("--type", "streams,Sink", "--type", "sink", "--rounds", "2"))
                .containsExactly("streams 1", "sink 1", "streams 2", "sink 2");
        assertThat(trials("--type", "all"))
                .containsExactly(Arrays.stream(MeasuredType.values())
                        .map(type -> type + " 1")
                        .toArray(String[]::new));
    }

    @Test
    void anUnknownOneIsRefused() {
        assertThatThrownBy(() -> parse("--type", "sink,other"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("expected sink, source, streams");
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromBeingMeasured() {
        List<String> measured = new ArrayList<>();
        StringWriter errors = new StringWriter();

        int status = Trials.of(parse(new PrintWriter(errors), "--type", "source,sink"))
                .run(trial -> {
                    if (trial.type() == MeasuredType.SOURCE) {
                        throw new IllegalStateException("expected by the test");
                    }
                    measured.add(trial.type().toString());
                });

        assertThat(status).isOne();
        assertThat(measured).containsExactly("sink");
        assertThat(errors).asString().contains("source could not be measured", "expected by the test");
        assertThat(Trials.of(parse()).run(trial -> {})).isZero();
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
        Set<MeasuredType> connectors = EnumSet.of(MeasuredType.SINK, MeasuredType.SOURCE);
        assertThatThrownBy(() -> Trials.of(parse("--type", "sink,streams"), connectors, "because"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--type: expected sink or source; because");
        assertThat(Trials.of(parse("--type", "all"), connectors, "because").all())
                .extracting(Trial::type)
                .containsExactly(MeasuredType.SINK, MeasuredType.SOURCE);
    }

    @Test
    void oneArchiveIsForTypesThatComeFromTheSame() {
        assertThat(trials("--type", "sink,source", "--archive", "a.zip")).hasSize(2);
        assertThatThrownBy(() -> trials("--type", "sink,streams", "--archive", "a.zip"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--archive");
    }

    @Test
    void throughputOfTheAppIsMeasuredByCallsInFlight() {
        Targets.Throughput app = MeasuredType.STREAMS.targets().throughput();
        assertThat(app.of(new Load("1s", 64))).isEqualTo(0.98);
        assertThat(app.of(new Load("1s", 256))).isEqualTo(0.98);
        assertThat(app.of(new Load("1s", 1_000))).isEqualTo(0.97);
        assertThat(app.of(new Load("800ms..8s", 256))).isEqualTo(0.95);
        assertThat(app.of(new Load("4s", 4_000))).isNull();
        assertThat(MeasuredType.SINK.targets().throughput().of(new Load("4s", 4_000)))
                .isEqualTo(0.95);
    }

    private static List<String> trials(String... arguments) {
        return Trials.of(parse(arguments)).all().stream()
                .map(trial -> trial.type() + " " + trial.round())
                .toList();
    }

    private static RunOptions parse(String... arguments) {
        return parse(new PrintWriter(Writer.nullWriter()), arguments);
    }

    private static RunOptions parse(PrintWriter errors, String... arguments) {
        Scenario scenario = new Scenario();
        Benchmarks.commandLine(scenario).setErr(errors).parseArgs(arguments);
        return scenario.options;
    }

    @Test
    void moreCallsThanUsualHavePromptsEnough() {
        assertThat(MeasuredType.SINK.room(1_000)).containsEntry("max.outstanding.records", "2000");
        assertThat(MeasuredType.SOURCE.room(4_000)).containsEntry("max.outstanding.records", "8000");
        assertThat(MeasuredType.STREAMS.room(4_000)).isEmpty();
    }
}
