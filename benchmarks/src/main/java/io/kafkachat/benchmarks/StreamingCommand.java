package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to have answers streamed, and published when they are whole: the default of connectors and app. */
@Command(
        name = "streaming",
        mixinStandardHelpOptions = true,
        description = "CPU and throughput with streamed answers, once warm.")
final class StreamingCommand implements Callable<Integer> {

    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--prompts", defaultValue = "10000", description = "Of each batch (default: ${DEFAULT-VALUE})")
    private int prompts = 10_000;

    @Option(names = "--in-flight", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 1_000;

    @Option(names = "--latency", defaultValue = "2s", description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "2s";

    @Option(names = "--words", defaultValue = "1", description = "In a piece (default: ${DEFAULT-VALUE})")
    private int words = 1;

    @Override
    public Integer call() {
        return Trials.of(
                        options,
                        EnumSet.of(MeasuredType.SINK, MeasuredType.SOURCE, MeasuredType.STREAMS),
                        "the others ask for plain answers")
                .run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("streaming");
        Load load = new Load(latency, inFlight);
        List<String> provider = List.of("--chunk-words", Integer.toString(words));
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency, provider)) {
            testbed.prompts().preload(prompts);
            testbed.startAnswering(inFlight, Map.of("request.stream", "true"));
            testbed.progress().awaitCompletions(prompts, limit(load));
            CpuTimes before = testbed.cpuTimes();
            testbed.prompts().preload(prompts);
            testbed.progress().awaitCompletions(2L * prompts, limit(load));
            CpuTimes used = testbed.cpuTimes().since(before);
            double pieces = new Pieces(words).count(testbed.bootstrapServers()) / 2.0;
            run.report(
                    "Streaming",
                    "a second batch of " + prompts + " prompts, " + words + " word(s) a piece, " + load,
                    List.of(
                            Figure.of("completions per second", prompts * 1e9 / used.elapsedNanos(), "1/s"),
                            Figure.of("pieces per completion", pieces / prompts, ""),
                            Figure.of("pieces per second", pieces * 1e9 / used.elapsedNanos(), "1/s"),
                            CpuFigures.perThousand("CPU per 1,000 completions", used.measured(), prompts),
                            Figure.of("CPU per 1,000 pieces", used.measured().toMillis() / (pieces / 1_000), "ms"),
                            CpuFigures.others("second batch", used)));
        }
    }

    private Duration limit(Load load) {
        return load.idealTime(prompts).multipliedBy(4).plus(SLACK);
    }
}
