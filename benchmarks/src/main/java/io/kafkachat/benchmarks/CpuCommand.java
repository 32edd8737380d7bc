package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an answer costs the worker or the app, from a cold start and once it is warm. */
@Command(
        name = "cpu",
        mixinStandardHelpOptions = true,
        description = "CPU of the worker or the app per 1,000 completions, cold and warm.")
final class CpuCommand implements Callable<Integer> {

    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--prompts", defaultValue = "25000", description = "Of each batch (default: ${DEFAULT-VALUE})")
    private int prompts = 25_000;

    @Option(names = "--in-flight", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 1_000;

    @Option(
            names = "--latency",
            defaultValue = "800ms..3s",
            description =
                    "Of the provider; when all answers take equally long they come in waves, which are cheaper than they are in"
                            + " earnest (default: ${DEFAULT-VALUE})")
    private String latency = "800ms..3s";

    @Option(
            names = "--warm-batches",
            defaultValue = "3",
            description = "After the cold one; the compiler works on in the first ones (default: ${DEFAULT-VALUE})")
    private int warmBatches = 3;

    @Override
    public Integer call() {
        return Trials.of(options).run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("cpu");
        Load load = new Load(latency, inFlight);
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency)) {
            List<Figure> figures = new ArrayList<>();
            figures.addAll(cold(testbed, testbed.prompts()));
            for (int batch = 1; batch <= warmBatches; batch++) {
                figures.addAll(warm(testbed, testbed.prompts(), batch));
            }
            testbed.answers((warmBatches + 1) * prompts);
            run.report("CPU", "batches of " + prompts + " prompts, " + load, figures);
        }
    }

    private List<Figure> cold(Testbed testbed, PromptSource writer) {
        writer.preload(prompts);
        CpuTimes before = testbed.cpuTimes();
        ThreadCpu threads = testbed.threads();
        testbed.startAnswering(inFlight);
        testbed.progress().awaitCompletions(prompts, limit());
        CpuTimes used = testbed.cpuTimes().since(before);
        List<Figure> figures = new ArrayList<>();
        figures.add(CpuFigures.perThousand("cold: CPU per 1,000 completions", used.measured(), prompts));
        figures.addAll(CpuFigures.threads("cold", testbed.threads().since(threads), prompts));
        figures.add(CpuFigures.others("cold", used));
        if (!before.measured().isZero()) {
            figures.add(Figure.of(
                    "before: worker CPU up to the connector's start",
                    before.measured().toMillis() / 1e3,
                    "s"));
        }
        return figures;
    }

    private List<Figure> warm(Testbed testbed, PromptSource writer, int batch) {
        String name = "warm " + batch;
        CpuTimes before = testbed.cpuTimes();
        ThreadCpu threads = testbed.threads();
        writer.preload(prompts);
        testbed.progress().awaitCompletions((batch + 1L) * prompts, limit());
        CpuTimes used = testbed.cpuTimes().since(before);
        List<Figure> figures = new ArrayList<>();
        figures.add(CpuFigures.perThousand(name + ": CPU per 1,000 completions", used.measured(), prompts));
        figures.addAll(CpuFigures.threads(name, testbed.threads().since(threads), prompts));
        figures.add(CpuFigures.perThousand(name + ": broker CPU per 1,000 completions", used.broker(), prompts));
        figures.add(CpuFigures.perThousand(name + ": provider CPU per 1,000 completions", used.provider(), prompts));
        figures.add(Figure.of(
                name + ": CPU, as a part of the provider's",
                (double) used.measured().toNanos() / used.provider().toNanos(),
                ""));
        figures.add(Figure.of(name + ": completions per second", prompts * 1e9 / used.elapsedNanos(), "1/s"));
        figures.add(CpuFigures.others(name, used));
        return figures;
    }

    private Duration limit() {
        return new Load(latency, inFlight).idealTime(prompts).multipliedBy(3).plus(SLACK);
    }
}
