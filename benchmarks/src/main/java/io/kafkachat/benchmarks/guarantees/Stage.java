package io.kafkachat.benchmarks.guarantees;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.benchmarks.guarantees.OutputEvent.Place;
import io.kafkachat.testkit.kafka.EmbeddedKafkaMain;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.ProviderSimulatorMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.GroupState;

/**
 * A broker that keeps its data and its port, a provider, and the topics; each a process of its own. Remembers what was done to
 * them and to others, and judges it in the end. Not thread safe.
 */
public final class Stage implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    /** As long as calls of a task or instance that has lost its work run on by default: {@code adoption.timeout.ms}. */
    private static final Duration ADOPTION = Duration.ofSeconds(30);

    private static final int OTHERS_PER_SECOND = 20;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private final Path directory;
    private final Map<String, String> brokerConfig;
    private final Topics topics;
    private final PromptMix mix;
    private final int partitions;
    private final Path journal;
    private final List<Incident> incidents = new ArrayList<>();
    private JavaProcess broker;
    private final JavaProcess provider;

    private Stage(
            Path directory,
            Map<String, String> brokerConfig,
            Topics topics,
            PromptMix mix,
            int partitions,
            String latency) {
        this.directory = directory;
        this.brokerConfig = brokerConfig;
        this.topics = topics;
        this.mix = mix;
        this.partitions = partitions;
        this.journal = directory.resolve("journal");
        this.broker = startProcess();
        try {
            topics.create(broker.readyLine(), partitions);
            this.provider = JavaProcess.start(
                    ProcessSettings.in(directory, "provider"),
                    START,
                    ProviderSimulatorMain.class.getName(),
                    List.of("--latency", latency, "--journal", journal.toString()));
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /**
     * Starts broker and provider and creates the topics.
     *
     * @param name of the connector or app, which output topics begin with
     * @param otherTopics to be created too
     * @param latency as the simulator's option of that name has it
     */
    public static Stage start(
            Path directory,
            Map<String, String> brokerConfig,
            String name,
            List<String> otherTopics,
            int partitions,
            PromptMix mix,
            String latency) {
        return new Stage(directory, brokerConfig, new Topics(name, otherTopics), mix, partitions, latency);
    }

    private JavaProcess startProcess() {
        List<String> args =
                new ArrayList<>(List.of("--data", directory.resolve("broker").toString()));
        brokerConfig.forEach((key, value) -> args.add("--config=" + key + "=" + value));
        return JavaProcess.start(
                ProcessSettings.in(directory, "broker").withHeap("1g"), START, EmbeddedKafkaMain.class.getName(), args);
    }

    public String bootstrapServers() {
        return broker.readyLine();
    }

    /** What {@code chat.api.url} is to be. */
    public String providerUrl() {
        return provider.readyLine();
    }

    /** The topic of the prompts. */
    public static String promptTopic() {
        return Topics.PROMPTS;
    }

    public PromptSender sender() {
        return new PromptSender(bootstrapServers(), mix, partitions);
    }

    /** Stops the broker, in order or as {@code kill -9} does. */
    public void stopBroker(boolean kill) {
        if (kill) {
            broker.kill();
        } else {
            broker.terminate();
            if (!broker.awaitExit(Duration.ofMinutes(1))) {
                throw new IllegalStateException("the broker did not stop within a minute");
            }
        }
    }

    /** Starts it again with its data and port. */
    public void startBroker() {
        broker = startProcess();
    }

    /** How many answers the provider has written in full. */
    public long paid() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(provider.readyLine()).resolve("/__sim/journal/summary"))
                .timeout(ANSWER)
                .build();
        try {
            return json.readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("paid")
                    .asLong();
        } catch (IOException e) {
            throw new UncheckedIOException("the provider cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the provider", e);
        }
    }

    /** A process died: its calls are cut off. */
    public void died(String what, long fromMillis) {
        incidents.add(new Incident(what, fromMillis, System.currentTimeMillis()));
    }

    /**
     * Work has moved, or could not go on, since then and until now. Who had it before may wait for calls that run, although
     * others make them again.
     *
     * @param after how much later than now the last consequence may come
     */
    public void moved(String what, long fromMillis, Duration after) {
        long to = System.currentTimeMillis() + after.toMillis();
        incidents.add(new Incident(what, fromMillis, to, ADOPTION.toMillis()));
    }

    /** Whether all members of a consumer group have their partitions. */
    public boolean isStable(String group) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .allMatch(description -> description.groupState() == GroupState.STABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at a group", e);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    public int incidents() {
        return incidents.size();
    }

    /**
     * Waits until all prompts that were sent have a receipt that readers see. More are sent meanwhile if some of them fail.
     *
     * @param patience how long without any that is new
     * @param meanwhile what to do about once a second; whether it has changed anything
     * @return whether all came
     */
    public boolean awaitAll(PromptSender sender, Duration patience, BooleanSupplier meanwhile) {
        int sent = sender.sent();
        if (!mix.hasFaults()) {
            return awaitReceipts(sent, patience, meanwhile);
        }
        // Where nothing but prompts is left that fail for good, the product takes the provider for down, and waits.
        mix.endFaults(sent);
        Future<?> pacing = sender.pace(OTHERS_PER_SECOND);
        boolean all = awaitReceipts(sent, patience, meanwhile);
        sender.stop(pacing);
        return all && awaitReceipts(sender.sent(), patience, meanwhile);
    }

    private boolean awaitReceipts(int prompts, Duration patience, BooleanSupplier meanwhile) {
        try (CommittedReader<Integer> reader = new CommittedReader<>(
                bootstrapServers(), List.of(topics.receipts()), record -> PlannedPrompt.numberOf(record.key()))) {
            BitSet finished = new BitSet(prompts);
            long last = System.nanoTime();
            long looked = last;
            while (finished.cardinality() < prompts && System.nanoTime() - last < patience.toNanos()) {
                for (int number : reader.poll()) {
                    if (number < prompts && !finished.get(number)) {
                        finished.set(number);
                        last = System.nanoTime();
                    }
                }
                if (System.nanoTime() - looked > Duration.ofSeconds(1).toNanos()) {
                    looked = System.nanoTime();
                    if (meanwhile.getAsBoolean()) {
                        last = looked;
                    }
                }
            }
            return finished.cardinality() == prompts;
        }
    }

    /**
     * Judges all that was sent.
     *
     * @param twiceInPart whether an answer that was out in part may be published again
     */
    public Verdict judge(boolean twiceInPart) {
        Map<Place, PlannedPrompt> prompts = new HashMap<>();
        CommittedReader.readAll(
                        bootstrapServers(),
                        List.of(Topics.PROMPTS),
                        record -> Map.entry(
                                new Place(record.partition(), record.offset()),
                                mix.prompt(PlannedPrompt.numberOf(record.key()))))
                .forEach(prompt -> prompts.put(prompt.getKey(), prompt.getValue()));
        OutputRecords outputs = new OutputRecords(topics);
        return Judge.judge(new Evidence(
                prompts,
                CommittedReader.readAll(bootstrapServers(), topics.outputs().keySet(), outputs::event),
                Journal.readLines(journal),
                incidents,
                twiceInPart));
    }

    @Override
    public void close() {
        try {
            provider.close();
        } finally {
            broker.close();
        }
    }
}
