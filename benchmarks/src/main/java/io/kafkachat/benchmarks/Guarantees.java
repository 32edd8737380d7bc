package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.guarantees.AppInstances;
import io.kafkachat.benchmarks.guarantees.Instances;
import io.kafkachat.benchmarks.guarantees.PromptMix;
import io.kafkachat.benchmarks.guarantees.PromptSender;
import io.kafkachat.benchmarks.guarantees.Stage;
import io.kafkachat.benchmarks.guarantees.Verdict;
import io.kafkachat.benchmarks.guarantees.Workers;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.process.Polling;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** What answers in a run of guarantees, and what stands around it; each a process of its own. Not thread safe. */
final class Guarantees implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** How far apart two looks for what has ended can be, while the broker is away or starts. */
    private static final Duration LOOKS = Duration.ofSeconds(3);

    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final int SHOWN = 10;

    /** For runs in which calls hang: short, but not so short that a busy machine reaches them. */
    static final Map<String, String> TIMEOUTS = Map.of(
            "request.stream", "true",
            "chat.first.byte.timeout.ms", "60000",
            "chat.idle.timeout.ms", "60000",
            "chat.no.data.timeout.ms", "60000",
            "chat.request.timeout.ms", "180000");

    /**
     * How it is set up.
     *
     * @param latency of the provider, as its option has it
     * @param instances that run at first
     * @param tasks of the connector; each instance of the app has its part of them as threads
     * @param moving whether instances come and go for good, so that others are to take over their work at once
     * @param session after how long the cluster gives up a member
     * @param config of connector or app, which those of the options win over
     */
    record Setup(
            String latency,
            PromptMix mix,
            int inFlight,
            int instances,
            int tasks,
            boolean moving,
            Duration session,
            Map<String, String> config) {

        /** One instance that stays. */
        static Setup of(String latency, PromptMix mix, int inFlight, int tasks) {
            return new Setup(latency, mix, inFlight, 1, tasks, false, Duration.ofSeconds(10), Map.of());
        }

        Setup withSession(Duration session) {
            return new Setup(latency, mix, inFlight, instances, tasks, moving, session, config);
        }

        Setup withConfig(Map<String, String> config) {
            return new Setup(latency, mix, inFlight, instances, tasks, moving, session, config);
        }

        /** So many at first, which come and go. */
        Setup moving(int instances) {
            return new Setup(latency, mix, inFlight, instances, tasks, true, session, config);
        }
    }

    private static final Set<MeasuredType> JUDGED =
            EnumSet.of(MeasuredType.SINK, MeasuredType.SOURCE, MeasuredType.STREAMS);

    private final Run run;
    private final MeasuredType type;
    private final Stage stage;
    private final Instances instances;
    private final PromptSender sender;
    private int healed;

    private Guarantees(Run run, Stage stage, Instances instances, PromptSender sender) {
        this.run = run;
        this.type = run.trial().type();
        this.stage = stage;
        this.instances = instances;
        this.sender = sender;
    }

    /** Of what promises something. */
    static Trials trials(RunOptions options) {
        return Trials.of(options, JUDGED, "nothing is promised of the others");
    }

    /** Starts all of it; returns when prompts are answered. */
    static Guarantees start(Run run, Setup setup) {
        RunOptions options = run.trial().options();
        Stage stage = Stage.start(
                run.directory(),
                options.broker(),
                Testbed.NAME,
                run.trial().type().topics(),
                options.partitions(),
                setup.mix(),
                setup.latency());
        try {
            Instances instances = instances(run, stage, setup);
            return new Guarantees(run, stage, instances, stage.sender());
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private static Instances instances(Run run, Stage stage, Setup setup) {
        Path directory = run.directory();
        Trial trial = run.trial();
        RunOptions options = trial.options();
        Map<String, String> config = config(trial, stage, setup);
        Instances instances;
        if (trial.type() == MeasuredType.STREAMS) {
            Path home = StreamsAppProcess.unpack(trial.archive(), directory.resolve("archive"));
            instances = new AppInstances(
                    home,
                    directory,
                    config,
                    name -> options.processSettings(directory, name),
                    () -> stage.isStable(Testbed.NAME));
            startAll(instances, setup.instances());
        } else {
            Path plugins = PluginArchive.unpack(trial.archive(), directory.resolve("plugins"));
            WorkerSettings settings = WorkerSettings.of(stage.bootstrapServers(), plugins, "benchmark-worker")
                    .withSessionTimeout(setup.session());
            if (trial.type() == MeasuredType.SOURCE) {
                settings = settings.withExactlyOnceSource();
            }
            Workers workers = new Workers(
                    Testbed.NAME,
                    setup.tasks(),
                    settings,
                    name -> options.processSettings(directory, name),
                    // A source's consumers are no members.
                    () -> trial.type() == MeasuredType.SOURCE || stage.isStable("connect-" + Testbed.NAME));
            instances = workers;
            startAll(instances, setup.instances());
            workers.create(config);
        }
        if (!Polling.until(SETTLED, instances::isSettled)) {
            instances.close();
            throw new IllegalStateException("what should answer does not run; see " + directory);
        }
        return instances;
    }

    private static void startAll(Instances instances, int number) {
        for (int i = 0; i < number; i++) {
            instances.start(i);
        }
    }

    private static Map<String, String> config(Trial trial, Stage stage, Setup setup) {
        Map<String, String> config = new HashMap<>();
        config.put("topics", Stage.promptTopic());
        config.put("chat.api.url", stage.providerUrl());
        config.put("chat.api.key", SimulatorSettings.DEFAULT_API_KEY);
        config.put("chat.max.in.flight", Integer.toString(setup.inFlight()));
        // As many calls are lost as there can be, whenever something happens.
        config.put("chat.concurrency.adaptive", "false");
        config.put("tools", PromptMix.TOOLS);
        config.putAll(trial.type().settings(stage.bootstrapServers()));
        switch (trial.type()) {
            case STREAMS -> {
                config.put("num.stream.threads", Integer.toString(Math.max(1, setup.tasks() / setup.instances())));
                if (setup.moving()) {
                    // With an identity that is kept the others would wait for its return.
                    config.remove("instance.id");
                }
            }
            case SOURCE -> {
                config.put("tasks.max", Integer.toString(setup.tasks()));
                // A worker that starts waits for the transactions that a dead one left open.
                config.put("producer.override.transaction.timeout.ms", "10000");
            }
            case SINK -> config.put("tasks.max", Integer.toString(setup.tasks()));
            case HTTP_CLIENT, PARALLEL_CONSUMER ->
                throw new IllegalArgumentException("nothing is promised of " + trial.type());
        }
        config.putAll(setup.config());
        config.putAll(trial.options().config());
        return config;
    }

    Stage stage() {
        return stage;
    }

    Instances instances() {
        return instances;
    }

    PromptSender sender() {
        return sender;
    }

    /** Does something while prompts are sent at a rate; returns when the last of them is in the topic. */
    void whilePacing(int perSecond, Runnable what) {
        Future<?> pacing = sender.pace(perSecond);
        what.run();
        sender.stop(pacing);
    }

    /** Waits until all that runs has its part of the work, and has had it for a moment. */
    void awaitSettled(String after) {
        boolean settled = isSettled();
        // A rebalance may follow on another.
        Pause.of(MOMENT);
        if (!settled || !isSettled()) {
            System.out.println("  not settled " + SETTLED.toSeconds() + " s after: " + after);
        }
    }

    private boolean isSettled() {
        return Polling.until(SETTLED, () -> !heal() && instances.isSettled());
    }

    /** Starts again what has ended by itself, and counts it; whether there was something. */
    boolean heal() {
        long from = System.currentTimeMillis();
        int found = instances.heal();
        if (found > 0) {
            healed += found;
            stage.moved("started again by hand: " + found, from - LOOKS.toMillis(), Duration.ZERO);
        }
        return found > 0;
    }

    /**
     * Waits for the last prompt, judges, and reports.
     *
     * @param details the rest of the title
     * @return whether all is as it must be
     */
    boolean judge(String details, GuaranteeOptions chosen) {
        return judge(details, chosen, List.of(), List.of());
    }

    /** The same with what was found besides. */
    boolean judge(String details, GuaranteeOptions chosen, List<Figure> others, List<Series> series) {
        List<Figure> figures = new ArrayList<>(GuaranteeFigures.of(type, verdict(), stage.incidents(), healed));
        figures.addAll(others);
        run.report("Guarantees", details, chosen.describe(), figures, series);
        return figures.stream().allMatch(Figure::met);
    }

    private Verdict verdict() {
        if (!stage.awaitAll(sender, PATIENCE, this::heal)) {
            System.out.println("  no receipt came for " + PATIENCE.toSeconds() + " s; judged is what is there");
        }
        Verdict verdict = stage.judge(type == MeasuredType.SINK);
        for (Verdict.Loss loss : verdict.losses()) {
            System.out.printf(
                    "  %s: %d answers were lost with it, the oldest %d ms old%n",
                    loss.incident().what(), loss.answers(), loss.oldestMillis());
        }
        verdict.unexplained().stream().limit(SHOWN).forEach(line -> System.out.println("  unexplained: " + line));
        try {
            Files.write(run.directory().resolve("unexplained.txt"), verdict.unexplained());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write what is unexplained", e);
        }
        return verdict;
    }

    @Override
    public void close() {
        try (stage;
                instances;
                sender) {
            // All of them, the last one first.
        }
    }
}
