package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.EmbeddedKafkaMain;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.ProviderSimulatorMain;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Broker, provider and what is measured, each a process of its own. Topics have append times: all times come from the clock
 * of this machine. Closing it ends the processes.
 */
final class Testbed implements AutoCloseable {

    /** Of the connector or app; output topics begin with it. */
    static final String NAME = "benchmark";

    static final String PROMPTS = "prompts";

    private static final Duration START = Duration.ofMinutes(2);

    private final Processes processes;
    private final Trial trial;
    private final JavaProcess broker;
    private final JavaProcess provider;
    private final Measured measured;
    private final PromptSource prompts;
    private final Progress progress;
    private final Path journal;

    private Testbed(
            Processes processes,
            Trial trial,
            JavaProcess broker,
            JavaProcess provider,
            Measured measured,
            PromptSource prompts,
            Progress progress,
            Path journal) {
        this.processes = processes;
        this.trial = trial;
        this.broker = broker;
        this.provider = provider;
        this.measured = measured;
        this.prompts = prompts;
        this.progress = progress;
        this.journal = journal;
    }

    /**
     * Starts all of it and creates the topics; nothing answers yet.
     *
     * @param directory for logs and whatever else the processes write
     * @param latency of the provider, as its option {@code --latency} has it
     */
    static Testbed start(Path directory, Trial trial, String latency) {
        return start(directory, trial, latency, List.of());
    }

    /** The same with further options of the provider. */
    static Testbed start(Path directory, Trial trial, String latency, List<String> providerOptions) {
        RunOptions options = trial.options();
        Path journal = directory.resolve("journal");
        Processes processes = new Processes();
        try {
            JavaProcess broker = processes.add(JavaProcess.start(
                    ProcessSettings.in(directory, "broker").withHeap("1g"),
                    START,
                    EmbeddedKafkaMain.class.getName(),
                    options.broker().entrySet().stream()
                            .map(setting -> "--config=" + setting.getKey() + "=" + setting.getValue())
                            .toList()));
            String bootstrap = broker.readyLine();
            Admin admin = processes.add(Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap)));
            // Early: for a moment after this the broker refuses records for them.
            createTopics(admin, trial);
            // It validates no request: that costs more than to answer it, and here it would be taken from what is
            // measured.
            List<String> provided =
                    new ArrayList<>(List.of("--latency", latency, "--no-validation", "--journal", journal.toString()));
            provided.addAll(providerOptions);
            JavaProcess provider = processes.add(JavaProcess.start(
                    ProcessSettings.in(directory, "provider"), START, ProviderSimulatorMain.class.getName(), provided));
            Measured measured = processes.add(trial.type().prepare(directory, trial, bootstrap));
            EndOffsets ends = new EndOffsets(admin);
            Progress progress = progress(trial.type(), processes, ends, bootstrap, measured);
            PromptSource prompts = measured.calls().isPresent()
                    ? measured.calls().get()
                    : processes.add(new PromptWriter(bootstrap, trial.options().partitions()));
            return new Testbed(processes, trial, broker, provider, measured, prompts, progress, journal);
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    private static Progress progress(
            MeasuredType type, Processes processes, EndOffsets ends, String bootstrapServers, Measured measured) {
        if (measured.calls().isPresent()) {
            return new Progress(ends, measured.calls().get()::answered, measured::status);
        }
        if (type.isTransactional()) {
            CommittedCount count = processes.add(CommittedCount.open(bootstrapServers, completionsTopic()));
            return new Progress(ends, count::count, measured::status);
        }
        return new Progress(ends, measured::status);
    }

    /** Lets prompts be answered, and returns when they are. */
    void startAnswering(int inFlight) {
        startAnswering(inFlight, Map.of());
    }

    /** The same with further settings, which those of the options win over. */
    void startAnswering(int inFlight, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>();
        config.put("topics", PROMPTS);
        config.put("chat.api.url", provider.readyLine());
        config.put("chat.api.key", SimulatorSettings.DEFAULT_API_KEY);
        config.put("chat.max.in.flight", Integer.toString(inFlight));
        // A measurement of so many calls in flight needs so many from its first second on.
        config.put("chat.concurrency.adaptive", "false");
        config.put("request.stream", "false");
        config.putAll(trial.type().room(inFlight));
        config.putAll(trial.type().settings(bootstrapServers()));
        config.putAll(settings);
        config.putAll(trial.options().config());
        measured.start(config);
    }

    String bootstrapServers() {
        return broker.readyLine();
    }

    static String completionsTopic() {
        return NAME + "-completions";
    }

    static String chunksTopic() {
        return NAME + "-chunks";
    }

    /** Prompts for what is measured. Closed with this. */
    PromptSource prompts() {
        return prompts;
    }

    /**
     * All answers, once so many have come.
     *
     * @throws IllegalStateException when two are of the same prompt, or their number is not the one expected
     */
    List<Answer> answers(int expected) {
        List<Answer> answers = measured.calls()
                .map(ClientCalls::answers)
                .orElseGet(() -> Answer.readAll(bootstrapServers(), expected));
        if (answers.size() != expected) {
            throw new IllegalStateException("expected " + expected + " answers, found " + answers.size());
        }
        return answers;
    }

    Progress progress() {
        return progress;
    }

    CpuTimes cpuTimes() {
        return CpuTimes.read(measured, broker, provider);
    }

    /** Of what is measured. */
    ThreadCpu threads() {
        return measured.process().map(process -> ThreadCpu.of(process.pid())).orElseGet(() -> new ThreadCpu(Map.of()));
    }

    /** What the measured process holds after a collection of garbage, in MB. */
    double heap() {
        return LiveHeap.megabytes(measured.process().orElseThrow().pid());
    }

    Measured measured() {
        return measured;
    }

    ServiceTimes serviceTimes() {
        return ServiceTimes.read(journal);
    }

    @Override
    public void close() {
        processes.close();
    }

    private static void createTopics(Admin admin, Trial trial) {
        int partitions = trial.options().partitions();
        List<NewTopic> topics = new ArrayList<>(List.of(
                topic(PROMPTS, partitions),
                topic(completionsTopic(), partitions),
                topic(chunksTopic(), partitions),
                topic(NAME + "-tool-calls", partitions),
                topic(NAME + "-usage", partitions),
                topic(Progress.ERRORS, partitions)));
        trial.type().topics().forEach(name -> topics.add(topic(name, partitions)));
        try {
            admin.createTopics(topics).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the topics", e);
        }
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) 1))
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    }
}
