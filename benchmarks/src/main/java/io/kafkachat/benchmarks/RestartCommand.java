package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon answers come again after a process was killed with calls in flight, and whether each came once. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "From the start of the process to the first committed output, after kill -9 under load.")
final class RestartCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--kills",
            defaultValue = "5",
            description = "As many more with the state directory deleted (default: ${DEFAULT-VALUE})")
    private int kills = 5;

    @Option(names = "--prompts", defaultValue = "3000", description = "Of each kill (default: ${DEFAULT-VALUE})")
    private int prompts = 3_000;

    @Option(names = "--in-flight", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 1_000;

    @Option(
            names = "--latency",
            defaultValue = "1s",
            description = "Of the provider; the time measured has it in it (default: ${DEFAULT-VALUE})")
    private String latency = "1s";

    /** Milliseconds since the start of the process. */
    private record Times(long served, long firstOutput) {}

    /** What happened around one kill. */
    private record Outcome(Times times, long paidAgainPublished, long paidAgainCommitted) {}

    @Override
    public Integer call() {
        return Trials.of(options, MeasuredType.withTopics(), "it forgets what was not answered")
                .run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("restart");
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency);
                VisibleTimes visible = VisibleTimes.of(testbed.bootstrapServers(), Testbed.completionsTopic())) {
            testbed.startAnswering(inFlight);
            run.report(
                    "Restart",
                    "after kill -9, " + prompts + " prompts a kill, " + new Load(latency, inFlight),
                    figures(trial.type(), testbed, testbed.prompts(), visible));
        }
    }

    private List<Figure> figures(MeasuredType type, Testbed testbed, PromptSource writer, VisibleTimes visible) {
        List<Outcome> kept = new ArrayList<>();
        List<Outcome> deleted = new ArrayList<>();
        int sent = 0;
        for (int kill = 1; kill <= kills; kill++) {
            sent += prompts;
            kept.add(kill(type, testbed, writer, visible, sent, false));
            if (testbed.measured().state().isPresent()) {
                sent += prompts;
                deleted.add(kill(type, testbed, writer, visible, sent, true));
            }
        }
        List<Figure> figures = new ArrayList<>();
        if (deleted.isEmpty()) {
            figures.addAll(ofKills(type, "", kept));
        } else {
            figures.addAll(ofKills(type, "state kept: ", kept));
            figures.addAll(ofKills(type, "state deleted: ", deleted));
        }
        Figure tooMany = Figure.of(
                "completions too many",
                Completion.readAllOf(testbed.bootstrapServers(), sent).size() - sent,
                "");
        figures.add(type.isTransactional() ? tooMany.atMost(0.0) : tooMany);
        figures.add(Figure.of(
                "requests called more than once", testbed.serviceTimes().irregular(), ""));
        List<Outcome> all = Stream.concat(kept.stream(), deleted.stream()).toList();
        figures.add(Figure.of(
                "  paid again although published before the kill",
                all.stream().mapToLong(Outcome::paidAgainPublished).sum(),
                ""));
        figures.add(Figure.of(
                        "  paid again although published before the last commit",
                        all.stream().mapToLong(Outcome::paidAgainCommitted).sum(),
                        "")
                .atMost(type.targets().paidAgain()));
        return figures;
    }

    /** @param sent all prompts up to the end of this one */
    private Outcome kill(
            MeasuredType type,
            Testbed testbed,
            PromptSource writer,
            VisibleTimes visible,
            int sent,
            boolean deleteState) {
        writer.preload(prompts);
        // A third is answered, another one is on the wire, and the last is unread, if the options are the default.
        visible.await(sent - prompts + prompts / 3, PATIENCE);
        testbed.measured().kill();
        if (deleteState) {
            testbed.measured().state().ifPresent(RestartCommand::delete);
        }
        Death death = Death.of(type, testbed);
        long started = System.currentTimeMillis();
        testbed.measured().restart();
        long served = System.currentTimeMillis();
        long first = visible.awaitFirst(started, PATIENCE);
        visible.await(sent, PATIENCE);
        Map<String, Integer> calls = testbed.serviceTimes().callsById();
        return new Outcome(
                new Times(served - started, first - started),
                death.calledAgain(death.published(), calls),
                death.calledAgain(death.committed(), calls));
    }

    private static List<Figure> ofKills(MeasuredType type, String prefix, List<Outcome> kills) {
        List<Times> times = kills.stream().map(Outcome::times).toList();
        long[] first = times.stream().mapToLong(Times::firstOutput).sorted().toArray();
        long[] served = times.stream().mapToLong(Times::served).sorted().toArray();
        Figure max = seconds(prefix + "start to first output max", first[first.length - 1]);
        Double target = type.targets().restartSeconds();
        return List.of(
                seconds(prefix + "start to first output min", first[0]),
                seconds(prefix + "start to first output median", first[first.length / 2]),
                target == null ? max : max.atMost(target),
                seconds(
                        String.format(Locale.ROOT, "  %sstart to HTTP served median", prefix),
                        served[served.length / 2]));
    }

    private static Figure seconds(String name, long millis) {
        return Figure.of(name, millis / 1_000.0, "s");
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the state directory", e);
        }
    }
}
