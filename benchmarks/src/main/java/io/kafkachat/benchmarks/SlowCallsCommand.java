package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a few slow calls hold up the others, or the places that they leave. */
@Command(
        name = "slow-calls",
        mixinStandardHelpOptions = true,
        description = "Throughput, and the delay of fast answers, when one call in a hundred is slow.")
final class SlowCallsCommand implements Callable<Integer> {

    private static final Duration SLACK = Duration.ofSeconds(120);
    private static final long HIGHEST_MILLIS = 3_600_000;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--in-flight", defaultValue = "256", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 256;

    @Option(names = "--latency", defaultValue = "1s", description = "Of the fast calls (default: ${DEFAULT-VALUE})")
    private String latency = "1s";

    @Option(names = "--slow", defaultValue = "30", description = "Seconds of a slow call (default: ${DEFAULT-VALUE})")
    private int slowSeconds = 30;

    @Option(
            names = "--one-in",
            defaultValue = "100",
            description = "Every so manyth call is slow (default: ${DEFAULT-VALUE})")
    private int oneIn = 100;

    @Option(names = "--window", defaultValue = "40", description = "Seconds measured (default: ${DEFAULT-VALUE})")
    private int windowSeconds = 40;

    @Override
    public Integer call() {
        return Trials.of(options).run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("slow-calls");
        // When the first slow calls end, as many are under way as there will be.
        Duration rampUp = Duration.ofSeconds(slowSeconds + 5L);
        int prompts = (int) ((rampUp.toSeconds() + windowSeconds) * inFlight / meanSeconds()) + inFlight;
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency)) {
            testbed.prompts().preload(prompts, new Order("[[latency=" + slowSeconds * 1_000 + "]] ", oneIn));
            CpuTimes before = testbed.cpuTimes();
            testbed.startAnswering(inFlight);
            testbed.progress()
                    .awaitCompletions(
                            prompts,
                            rampUp.plusSeconds(windowSeconds).multipliedBy(3).plus(SLACK));
            CpuTimes used = testbed.cpuTimes().since(before);
            run.report(
                    "Slow calls",
                    "one in " + oneIn + " takes " + slowSeconds + " s, " + new Load(latency, inFlight),
                    figures(trial.type(), rampUp, testbed, prompts, used));
        }
    }

    private List<Figure> figures(MeasuredType type, Duration rampUp, Testbed testbed, int prompts, CpuTimes used) {
        List<Answer> answers = testbed.answers(prompts);
        SteadyRate rate = SteadyRate.of(
                answers.stream().map(Answer::answeredMillis).sorted().toList(), inFlight, rampUp);
        ServiceTimes service = testbed.serviceTimes();
        Histogram held = new Histogram(HIGHEST_MILLIS, 3);
        long slow = slowSeconds * 1_000L;
        for (Answer answer : answers) {
            long answered = service.answeredMillis(answer.requestId());
            if (answered - service.calledMillis(answer.requestId()) < slow) {
                held.recordValue(Math.max(0, answer.answeredMillis() - answered));
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("throughput / (in flight / latency)", rate.ratioToIdeal(inFlight, meanSeconds()), ""));
        figures.add(Figure.of("completions per second", rate.perSecond(), "1/s"));
        figures.add(Figure.of("fast answers: sent to appended p50", held.getValueAtPercentile(50), "ms"));
        figures.add(Figure.of("fast answers: sent to appended p99", held.getValueAtPercentile(99), "ms"));
        figures.add(Figure.of("places busy at the provider", service.occupancy(rate, inFlight), ""));
        figures.add(Figure.of("requests called more than once", service.irregular(), ""));
        figures.addAll(CpuFigures.processors(type, used));
        return figures;
    }

    private double meanSeconds() {
        double fast = new Load(latency, inFlight).meanSeconds();
        return fast + (slowSeconds - fast) / oneIn;
    }
}
