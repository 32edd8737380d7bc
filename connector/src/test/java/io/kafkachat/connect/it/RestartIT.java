package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Stops, moves and resets under load: nothing is lost, and what was answered is neither called nor published again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartIT {

    private static final Duration LATENCY = Duration.ofSeconds(1);
    private static final int PER_SECOND = 100;
    private static final String IN_FLIGHT = "250";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConnectCluster cluster = ConnectCluster.start("restart", SimulatorSettings.defaults());
    private final Admin admin = cluster.kafka().admin();
    private final List<ConnectWorkerProcess> workers = new ArrayList<>();

    @BeforeEach
    void startWorker() {
        if (workers.stream().noneMatch(worker -> worker.process().isAlive())) {
            workers.add(cluster.startWorker());
        }
        cluster.provider().latency(LatencyProfile.fixed(LATENCY));
        cluster.provider().journal().reset();
    }

    @AfterEach
    void deleteConnectors() {
        rest().connectors().forEach(name -> rest().delete(name.asText()));
        await().until(() -> journal().inFlight() == 0);
    }

    @AfterAll
    void close() {
        admin.close();
        cluster.close();
    }

    @Test
    void terminatedWorkerFinishesItsCallsAndTheNextGoesOn() {
        Pipeline pipeline = cluster.pipeline("sigterm");
        create(pipeline, 1);
        try (PromptStream stream = underLoad(pipeline)) {
            ConnectWorkerProcess first = workers.remove(0);
            assertThat(first.terminate(Duration.ofSeconds(60))).isTrue();
            assertThat(journal().inFlight()).isZero();
            workers.add(cluster.startWorker());
            rest().awaitRunning(pipeline.connector(), 1);
            awaitMoreAnswers();
            assertNothingCalledTwice(pipeline, stream.stop());
        }
    }

    @Test
    void changeOfTasksMaxCallsNothingTwice() {
        Pipeline pipeline = cluster.pipeline("tasks");
        create(pipeline, 6);
        try (PromptStream stream = underLoad(pipeline)) {
            create(pipeline, 3);
            awaitMoreAnswers();
            assertNothingCalledTwice(pipeline, stream.stop());
        }
    }

    @Test
    void pauseStopAndRestartByRestCallNothingTwice() {
        Pipeline pipeline = cluster.pipeline("rest");
        create(pipeline, 2);
        try (PromptStream stream = underLoad(pipeline)) {
            rest().pause(pipeline.connector());
            rest().awaitState(pipeline.connector(), "PAUSED", 2);
            await().atMost(PATIENCE).until(() -> journal().inFlight() == 0);
            rest().resume(pipeline.connector());
            rest().awaitRunning(pipeline.connector(), 2);
            awaitMoreAnswers();

            rest().stop(pipeline.connector());
            rest().awaitState(pipeline.connector(), "STOPPED", 0);
            rest().resume(pipeline.connector());
            rest().awaitRunning(pipeline.connector(), 2);
            awaitMoreAnswers();

            rest().restart(pipeline.connector());
            rest().restartTask(pipeline.connector(), 1);
            awaitMoreAnswers();
            rest().awaitRunning(pipeline.connector(), 2);
            assertNothingCalledTwice(pipeline, stream.stop());
        }
    }

    @Test
    void workerThatJoinsAndLeavesCallsNothingTwice() {
        Pipeline pipeline = cluster.pipeline("rebalance");
        create(pipeline, 6);
        try (PromptStream stream = underLoad(pipeline)) {
            joinAndLeave(pipeline);
            assertNothingCalledTwice(pipeline, stream.stop());
        }
    }

    @Test
    void nothingIsPublishedForAPartitionThatHasMovedOn() {
        Pipeline pipeline = cluster.pipeline("overlap");
        // Many answers come after their partition has moved, and some at the very moment.
        cluster.provider().latency(LatencyProfile.lognormal(LATENCY, Duration.ofSeconds(6)));
        create(pipeline, 6, "close.drain.timeout.ms", "500");
        try (PromptStream stream = underLoad(pipeline)) {
            joinAndLeave(pipeline);
            assertPublishedOnce(pipeline, stream.stop());
        }
    }

    @Test
    void brokerRestartLosesNothing() {
        Pipeline pipeline = cluster.pipeline("broker");
        create(pipeline, 2);
        try (PromptStream stream = underLoad(pipeline)) {
            cluster.kafka().shutdownBroker();
            cluster.kafka().startBroker();
            awaitMoreAnswers();
            int prompts = stream.stop();
            pipeline.awaitReceipts(prompts, PATIENCE);
            rest().awaitRunning(pipeline.connector(), 2);
            print(pipeline, prompts);
            assertThat(pipeline.perPrompt(pipeline.completions())).hasSize(prompts);
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
        }
    }

    @Test
    void offsetsResetByRestAreObeyedDespiteReceipts() {
        Pipeline pipeline = cluster.pipeline("offsets");
        Progress progress = Progress.of(pipeline, admin);
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(50)));
        create(pipeline, 1);
        int prompts = 300;
        pipeline.send(prompts, i -> "prompt " + i);
        awaitAllCommitted(progress);
        Map<Integer, Long> ends = progress.ends();
        Map<String, Long> times = new TreeMap<>();
        ends.forEach((partition, end) -> addTo(times, pipeline, partition, 0, end));
        assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);

        stop(pipeline);
        ConnectorOffsets offsets = new ConnectorOffsets(rest(), pipeline);
        offsets.reset();
        resume(pipeline);
        awaitAllCommitted(progress);
        ends.forEach((partition, end) -> addTo(times, pipeline, partition, 0, end));
        assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
        assertThat(pipeline.perPrompt(pipeline.usage())).isEqualTo(times);

        stop(pipeline);
        offsets.alter(progress.partition(3), 20);
        resume(pipeline);
        awaitAllCommitted(progress);
        addTo(times, pipeline, 3, 20, ends.getOrDefault(3, 0L));
        assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
        assertThat(pipeline.perPrompt(pipeline.usage())).isEqualTo(times);
        assertThat(pipeline.read(pipeline.errors())).isEmpty();
    }

    @Test
    void topicCreatedAnewIsAnsweredFromItsBeginning() throws ExecutionException, InterruptedException {
        Pipeline pipeline = cluster.pipeline("anew");
        Map<String, Long> times = answerAllButTheFirst(pipeline);
        stop(pipeline);
        deleteTopic(pipeline);
        createTopic(pipeline, times);
        resume(pipeline);
        assertAnswered(pipeline, times);
    }

    @Test
    void topicCreatedAnewUnderARunningConnectorIsAnsweredFromItsBeginning()
            throws ExecutionException, InterruptedException {
        Pipeline pipeline = cluster.pipeline("under");
        Map<String, Long> times = answerAllButTheFirst(pipeline);
        deleteTopic(pipeline);
        // The connector has heard of it, and still waits for the call under way.
        await().until(() -> hasNothingAssigned(pipeline));
        createTopic(pipeline, times);
        assertAnswered(pipeline, times);
    }

    /** Offset 0 of partition 0 stays unanswered, so that a map of all the others is committed at offset 0. */
    private Map<String, Long> answerAllButTheFirst(Pipeline pipeline) {
        Progress progress = Progress.of(pipeline, admin);
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(50)));
        // The slow call ends with the connector, and does not wait for an heir.
        create(pipeline, 1, "adoption.timeout.ms", "0");
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            prompts.send(pipeline.prompts(), 0, "slow", "[[latency=30000]]", Map.of());
            prompts.flush();
        }
        pipeline.send(300, i -> "old " + i);
        Map<Integer, Long> committed = new TreeMap<>(progress.ends());
        Map<String, Long> times = new TreeMap<>();
        committed.forEach((partition, end) -> addTo(times, pipeline, partition, partition == 0 ? 1 : 0, end));
        committed.put(0, 0L);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(progress.committed()).isEqualTo(committed));
        assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
        return times;
    }

    private void deleteTopic(Pipeline pipeline) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(pipeline.prompts())).all().get();
        await().until(() -> !admin.listTopics().names().get().contains(pipeline.prompts()));
    }

    private void createTopic(Pipeline pipeline, Map<String, Long> times) {
        cluster.kafka().createTopic(pipeline.prompts(), ConnectCluster.PARTITIONS);
        pipeline.send(600, i -> "new " + i);
        Progress.of(pipeline, admin).ends().forEach((partition, end) -> addTo(times, pipeline, partition, 0, end));
    }

    private boolean hasNothingAssigned(Pipeline pipeline) throws ExecutionException, InterruptedException {
        String group = "connect-" + pipeline.connector();
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return description.groupState() == GroupState.STABLE
                && description.members().stream()
                        .allMatch(
                                member -> member.assignment().topicPartitions().isEmpty());
    }

    private void assertAnswered(Pipeline pipeline, Map<String, Long> times) {
        awaitAllCommitted(Progress.of(pipeline, admin));
        assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
        assertThat(pipeline.perPrompt(pipeline.usage())).isEqualTo(times);
    }

    private void joinAndLeave(Pipeline pipeline) {
        try (ConnectWorkerProcess second = cluster.startWorker()) {
            await().atMost(PATIENCE).until(() -> tasksByWorker(pipeline).equals(List.of(3, 3)));
            rest().awaitRunning(pipeline.connector(), 6);
            awaitMoreAnswers();
            assertThat(second.terminate(Duration.ofSeconds(60))).isTrue();
            await().atMost(PATIENCE).until(() -> tasksByWorker(pipeline).equals(List.of(6)));
            rest().awaitRunning(pipeline.connector(), 6);
            awaitMoreAnswers();
        }
    }

    private List<Integer> tasksByWorker(Pipeline pipeline) {
        Map<String, Integer> tasks = new TreeMap<>();
        for (JsonNode task : rest().status(pipeline.connector()).path("tasks")) {
            tasks.merge(task.path("worker_id").asText(), 1, Integer::sum);
        }
        return List.copyOf(tasks.values());
    }

    private ConnectRest rest() {
        return workers.get(0).rest();
    }

    private JournalSummary journal() {
        return cluster.provider().journal().summary();
    }

    private void create(Pipeline pipeline, int tasks, String... pairs) {
        // The load is there at once, before and after each restart.
        List<String> all = new ArrayList<>(List.of(
                "tasks.max",
                Integer.toString(tasks),
                "chat.max.in.flight",
                IN_FLIGHT,
                "chat.concurrency.adaptive",
                "false"));
        all.addAll(List.of(pairs));
        cluster.create(rest(), pipeline, all.toArray(String[]::new));
    }

    /** A stream of prompts, with as many calls in flight as it keeps in flight. */
    private PromptStream underLoad(Pipeline pipeline) {
        PromptStream stream = PromptStream.to(pipeline, PER_SECOND);
        await().atMost(PATIENCE)
                .until(() -> journal().inFlight() >= PER_SECOND / 2 && journal().paid() > PER_SECOND);
        return stream;
    }

    private void awaitMoreAnswers() {
        long before = journal().paid();
        await().atMost(PATIENCE).until(() -> journal().paid() > before + 2 * PER_SECOND);
    }

    private void assertNothingCalledTwice(Pipeline pipeline, int prompts) {
        assertPublishedOnce(pipeline, prompts);
        JournalSummary journal = journal();
        assertThat(journal.aborted()).isZero();
        assertThat(journal.calls()).isEqualTo(prompts);
    }

    private void assertPublishedOnce(Pipeline pipeline, int prompts) {
        pipeline.awaitReceipts(prompts, PATIENCE);
        print(pipeline, prompts);
        pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
        assertThat(pipeline.read(pipeline.errors())).isEmpty();
    }

    private void print(Pipeline pipeline, int prompts) {
        JournalSummary journal = journal();
        System.out.printf(
                "%s: %d prompts, %d calls, %d aborted, %d paid again; %d completions, %d receipts%n",
                pipeline.connector(),
                prompts,
                journal.calls(),
                journal.aborted(),
                journal.paidAgain(),
                pipeline.read(pipeline.completions()).size(),
                pipeline.read(pipeline.usage()).size());
    }

    private void stop(Pipeline pipeline) {
        rest().stop(pipeline.connector());
        rest().awaitState(pipeline.connector(), "STOPPED", 0);
    }

    private void resume(Pipeline pipeline) {
        rest().resume(pipeline.connector());
        rest().awaitRunning(pipeline.connector(), 1);
    }

    private static void awaitAllCommitted(Progress progress) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(progress.committed()).isEqualTo(progress.ends()));
    }

    private static void addTo(Map<String, Long> times, Pipeline pipeline, int partition, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            times.merge(pipeline.requestId(partition, offset), 1L, Long::sum);
        }
    }
}
