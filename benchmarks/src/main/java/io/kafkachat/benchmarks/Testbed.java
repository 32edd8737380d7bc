package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.EmbeddedKafkaMain;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.WorkerSettings;
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
 * Broker, provider and Connect worker, each a process of its own, with the plugin installed from its archive. Topics have
 * append times: all times come from the clock of this machine. Closing it ends the processes.
 */
final class Testbed implements AutoCloseable {

    static final String CONNECTOR = "benchmark";
    static final String PROMPTS = "prompts";

    private static final Duration START = Duration.ofMinutes(2);

    private final Processes processes;
    private final RunOptions options;
    private final JavaProcess broker;
    private final JavaProcess provider;
    private final ConnectWorkerProcess worker;
    private final Progress progress;
    private final Path journal;

    private Testbed(
            Processes processes,
            RunOptions options,
            JavaProcess broker,
            JavaProcess provider,
            ConnectWorkerProcess worker,
            Progress progress,
            Path journal) {
        this.processes = processes;
        this.options = options;
        this.broker = broker;
        this.provider = provider;
        this.worker = worker;
        this.progress = progress;
        this.journal = journal;
    }

    /**
     * Starts all of it and creates the topics; the connector is not started yet.
     *
     * @param directory for logs and whatever else the processes write
     * @param latency of the provider, as its option {@code --latency} has it
     */
    static Testbed start(Path directory, RunOptions options, String latency) {
        return start(directory, options, latency, List.of());
    }

    /** The same with further options of the provider. */
    static Testbed start(Path directory, RunOptions options, String latency, List<String> providerOptions) {
        Path plugins = PluginArchive.unpack(options.archive(), directory.resolve("plugins"));
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
            createTopics(admin, options.partitions());
            // It validates no request: that costs more than to answer it, and here it would be taken from the worker.
            List<String> provided =
                    new ArrayList<>(List.of("--latency", latency, "--no-validation", "--journal", journal.toString()));
            provided.addAll(providerOptions);
            JavaProcess provider = processes.add(JavaProcess.start(
                    ProcessSettings.in(directory, "provider"), START, ProviderSimulatorMain.class.getName(), provided));
            ProcessSettings settings = ProcessSettings.in(directory, "worker").withHeap(options.workerHeap());
            for (String option : options.workerJvm(directory)) {
                settings = settings.withJvmOption(option);
            }
            WorkerSettings workerSettings = WorkerSettings.of(bootstrap, plugins, "benchmark-worker");
            for (Map.Entry<String, String> setting :
                    options.type().workerSettings().entrySet()) {
                workerSettings = workerSettings.with(setting.getKey(), setting.getValue());
            }
            ConnectWorkerProcess worker = processes.add(ConnectWorkerProcess.start(workerSettings, settings));
            EndOffsets ends = new EndOffsets(admin, options.partitions());
            Progress progress = options.type().isTransactional()
                    ? new Progress(
                            ends,
                            processes.add(CommittedCount.open(bootstrap, completionsTopic()))::count,
                            worker.rest())
                    : new Progress(ends, worker.rest());
            return new Testbed(processes, options, broker, provider, worker, progress, journal);
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    /** Starts the connector and returns when its tasks run. */
    void startConnector(int inFlight) {
        startConnector(inFlight, Map.of());
    }

    /** The same with further settings, which those of the options win over. */
    void startConnector(int inFlight, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>();
        config.put("topics", PROMPTS);
        config.put("tasks.max", Integer.toString(options.tasks()));
        config.put("chat.api.url", provider.readyLine());
        config.put("chat.api.key", SimulatorSettings.DEFAULT_API_KEY);
        config.put("chat.max.in.flight", Integer.toString(inFlight));
        // A measurement of so many calls in flight needs so many from its first second on.
        config.put("chat.concurrency.adaptive", "false");
        config.put("request.stream", "false");
        config.putAll(options.type().settings(bootstrapServers()));
        config.putAll(settings);
        config.putAll(options.connector());
        worker.rest().putConfig(CONNECTOR, config);
        worker.rest().awaitRunning(CONNECTOR, options.tasks());
    }

    String bootstrapServers() {
        return broker.readyLine();
    }

    static String completionsTopic() {
        return CONNECTOR + "-completions";
    }

    static String chunksTopic() {
        return CONNECTOR + "-chunks";
    }

    Progress progress() {
        return progress;
    }

    CpuTimes cpuTimes() {
        return CpuTimes.read(worker.process(), broker, provider);
    }

    ThreadCpu workerThreads() {
        return ThreadCpu.of(worker.process().pid());
    }

    /** What the worker holds after a collection of garbage, in MB. */
    double workerHeap() {
        return LiveHeap.megabytes(worker.process().pid());
    }

    ServiceTimes serviceTimes() {
        return ServiceTimes.read(journal);
    }

    @Override
    public void close() {
        processes.close();
    }

    private static void createTopics(Admin admin, int partitions) {
        List<NewTopic> topics = List.of(
                topic(PROMPTS, partitions),
                topic(completionsTopic(), partitions),
                topic(chunksTopic(), partitions),
                topic(CONNECTOR + "-tool-calls", partitions),
                topic(CONNECTOR + "-usage", partitions),
                topic(Progress.ERRORS, partitions));
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
