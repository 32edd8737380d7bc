package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it takes to read answers word by word and to publish them while they come. */
@Command(
        name = "chunks",
        mixinStandardHelpOptions = true,
        description = "Streams a million pieces of answers through the worker to the chunk topic.")
final class ChunksCommand implements Callable<Integer> {

    private static final double HEAP_GROWTH_TARGET = 16;
    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--prompts", defaultValue = "5000", description = "Of each batch (default: ${DEFAULT-VALUE})")
    private int prompts = 5_000;

    @Option(
            names = "--batches",
            defaultValue = "4",
            description = "The first is cold; the heap is measured after each (default: ${DEFAULT-VALUE})")
    private int batches = 4;

    @Option(names = "--in-flight", defaultValue = "500", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 500;

    @Option(names = "--latency", defaultValue = "2s", description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "2s";

    @Option(names = "--words", defaultValue = "1", description = "In a piece (default: ${DEFAULT-VALUE})")
    private int words = 1;

    @Override
    public Integer call() {
        return Trials.of(
                        options,
                        EnumSet.of(MeasuredType.SINK, MeasuredType.SOURCE),
                        "pieces of answers are published by connectors only")
                .run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("chunks");
        Load load = new Load(latency, inFlight);
        List<String> provider = List.of("--chunk-words", Integer.toString(words));
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency, provider)) {
            testbed.startAnswering(inFlight, Map.of("chunks.topic", Testbed.chunksTopic(), "request.stream", "true"));
            run.report(
                    "Chunks",
                    batches + " batches of " + prompts + " prompts, " + words + " word(s) a piece, " + load,
                    figures(testbed, testbed.prompts()));
        }
    }

    private List<Figure> figures(Testbed testbed, PromptSource writer) {
        List<Figure> figures = new ArrayList<>();
        List<Double> heaps = new ArrayList<>();
        CpuTimes used = testbed.cpuTimes();
        for (int batch = 1; batch <= batches; batch++) {
            CpuTimes before = testbed.cpuTimes();
            ThreadCpu threads = testbed.threads();
            writer.preload(prompts);
            testbed.progress().awaitCompletions((long) batch * prompts, limit());
            used = testbed.cpuTimes().since(before);
            figures.addAll(ofBatch("batch " + batch, used, testbed.threads().since(threads)));
            heaps.add(testbed.heap());
        }
        for (int batch = 1; batch <= batches; batch++) {
            figures.add(Figure.of("live heap after batch " + batch, heaps.get(batch - 1), "MB"));
        }
        figures.add(Figure.of("growth of the live heap since batch 1", heaps.get(batches - 1) - heaps.get(0), "MB")
                .atMost(HEAP_GROWTH_TARGET));
        figures.addAll(ofPieces(testbed, used));
        return figures;
    }

    private List<Figure> ofBatch(String name, CpuTimes used, List<ThreadCpu.Share> threads) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of(name + ": completions per second", prompts * 1e9 / used.elapsedNanos(), "1/s"));
        figures.add(CpuFigures.perThousand(name + ": worker CPU per 1,000 completions", used.measured(), prompts));
        figures.addAll(CpuFigures.threads(name, threads, prompts));
        figures.add(CpuFigures.others(name, used));
        return figures;
    }

    private List<Figure> ofPieces(Testbed testbed, CpuTimes usedLast) {
        double all = (double) batches * prompts;
        long pieces = new Pieces(words).count(testbed.bootstrapServers());
        long chunks = testbed.progress().count(Testbed.chunksTopic());
        double perPrompt = pieces / all;
        return List.of(
                Figure.of("pieces streamed", pieces, ""),
                Figure.of("chunks published", chunks, ""),
                Figure.of("pieces per prompt", perPrompt, ""),
                Figure.of("chunks per prompt", chunks / all, ""),
                Figure.of("last batch: pieces per second", prompts * perPrompt * 1e9 / usedLast.elapsedNanos(), "1/s"),
                Figure.of(
                        "last batch: worker CPU per 1,000 pieces",
                        usedLast.measured().toMillis() / (prompts * perPrompt / 1_000),
                        "ms"));
    }

    private Duration limit() {
        return new Load(latency, inFlight).idealTime(prompts).multipliedBy(4).plus(SLACK);
    }
}
