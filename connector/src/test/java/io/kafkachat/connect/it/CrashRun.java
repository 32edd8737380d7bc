package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A pipeline whose worker is killed at random moments, again and again, while answers come far out of order; some of them
 * are tool calls. Remembers how things stood at each death.
 */
final class CrashRun {

    static final int IN_FLIGHT = 200;

    /** Every tenth prompt is answered with so many tool calls. */
    static final int TOOL_CALLS = 2;

    private static final int TOOLS_EVERY = 10;
    private static final Duration LOST_ANSWER = Duration.ofSeconds(5);

    private static final String TOOLS = """
            [{"type": "function", "function": {"name": "weather", "parameters":
              {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]""";

    /**
     * How large a run is, by the system properties {@code crash.rounds}, {@code crash.prompts} and {@code crash.seed}.
     *
     * @param rounds how many workers are killed
     */
    record Size(int rounds, int prompts, long seed) {

        static Size orElse(int rounds, int prompts) {
            return new Size(
                    Integer.getInteger("crash.rounds", rounds),
                    Integer.getInteger("crash.prompts", prompts),
                    Long.getLong("crash.seed", new Random().nextInt(1_000_000)));
        }

        private int share() {
            return prompts / (rounds + 1);
        }
    }

    /**
     * How things stood when a worker was dead.
     *
     * @param millis when that was, epoch milliseconds
     * @param prompts what the provider had seen of each, by request id
     * @param logs where the outputs' partitions ended, open transactions included
     */
    record Death(long millis, Map<String, JournalEntry> prompts, LogEnds logs) {

        private int paid(String id) {
            JournalEntry then = prompts.get(id);
            return then == null ? 0 : then.paid();
        }

        private boolean isCalledAgain(JournalEntry now) {
            JournalEntry then = prompts.get(now.id());
            return then == null || now.calls() > then.calls();
        }
    }

    private final ConnectCluster cluster;
    private final Pipeline pipeline;
    private final Size size;
    private final UnaryOperator<WorkerSettings> workerSettings;
    private final List<Death> deaths = new ArrayList<>();
    private final long start = System.nanoTime();

    private CrashRun(
            ConnectCluster cluster, Pipeline pipeline, Size size, UnaryOperator<WorkerSettings> workerSettings) {
        this.cluster = cluster;
        this.pipeline = pipeline;
        this.size = size;
        this.workerSettings = workerSettings;
    }

    /** A broker and a provider for one run. */
    static ConnectCluster cluster(String name) {
        return ConnectCluster.start(
                name,
                // Answers far out of order, so that the map of completed offsets is full of holes.
                SimulatorSettings.defaults()
                        .withLatency(LatencyProfile.lognormal(Duration.ofMillis(300), Duration.ofSeconds(5))));
    }

    /** Runs it to the end: every prompt has its receipt. */
    static CrashRun of(ConnectCluster cluster, Pipeline pipeline, Size size, String... pairs) {
        return of(cluster, pipeline, size, settings -> settings, pairs);
    }

    /** The same on other workers. */
    static CrashRun of(
            ConnectCluster cluster,
            Pipeline pipeline,
            Size size,
            UnaryOperator<WorkerSettings> workerSettings,
            String... pairs) {
        System.out.printf(
                "%s: %d prompts, %d workers killed, -Dcrash.seed=%d%n",
                pipeline.connector(), size.prompts(), size.rounds(), size.seed());
        CrashRun run = new CrashRun(cluster, pipeline, size, workerSettings);
        run.run(pairs);
        return run;
    }

    private void run(String... pairs) {
        Random random = new Random(size.seed());
        ConnectWorkerProcess worker = startWorker();
        cluster.create(worker.rest(), pipeline, config(pairs));
        pipeline.send(
                size.prompts(), i -> (i % TOOLS_EVERY == 0 ? "[[tool=" + TOOL_CALLS + "]] " : "") + "prompt " + i);
        for (int round = 0; round < size.rounds(); round++) {
            // The first one is under full load when it dies, others may not even have begun.
            long least = round == 0 ? size.share() / 2 : 0;
            long answers = paid() + least + random.nextLong(size.share() - least);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> paid() >= answers);
            worker.kill();
            deaths.add(
                    new Death(System.currentTimeMillis(), prompts(), LogEnds.of(cluster.kafka(), pipeline.outputs())));
            worker = startWorker();
        }
        worker.rest().awaitRunning(pipeline.connector(), 1);
        pipeline.awaitReceipts(size.prompts(), Duration.ofMinutes(3));
    }

    private static String[] config(String... pairs) {
        // As many calls in flight as that when a worker dies, and when the next one starts.
        String[] load = {
            "chat.max.in.flight", Integer.toString(IN_FLIGHT), "chat.concurrency.adaptive", "false", "tools", TOOLS
        };
        return Stream.concat(Arrays.stream(load), Arrays.stream(pairs)).toArray(String[]::new);
    }

    private ConnectWorkerProcess startWorker() {
        return cluster.startWorker(
                worker -> workerSettings.apply(worker.withSessionTimeout(Duration.ofSeconds(3))), process -> process);
    }

    List<Death> deaths() {
        return deaths;
    }

    /** None of these prompts, by request id, was called after the death. They are not few. */
    void assertNotCalledAfter(Death death, Set<String> finished) {
        assertThat(finished).hasSizeGreaterThanOrEqualTo(size.share() / 4);
        assertThat(calledAfter(death).filter(finished::contains)).isEmpty();
    }

    /** The request ids of the prompts that were called after a death, if for the first time or again. */
    private Stream<String> calledAfter(Death death) {
        return journal().entries().stream().filter(death::isCalledAgain).map(JournalEntry::id);
    }

    /**
     * For each death how long before it the oldest of those answers came that were lost with it, in milliseconds; 0 if none
     * was.
     */
    private List<Long> oldestLostAnswers() {
        List<Long> oldest = new ArrayList<>();
        Death before = new Death(0, Map.of(), new LogEnds(Map.of()));
        for (Death death : deaths) {
            Death last = before;
            oldest.add(calledAfter(death)
                    .map(death.prompts()::get)
                    .filter(then -> then != null && then.paid() > last.paid(then.id()))
                    .mapToLong(then -> death.millis() - then.lastMillis())
                    // What the provider had still written for the worker before; this one had not even started then.
                    .filter(age -> age < death.millis() - last.millis() - 1_000)
                    .max()
                    .orElse(0L));
            before = death;
        }
        return oldest;
    }

    /** One line on each death, and one on the whole. */
    void print(List<ConsumerRecord<String, String>> completions, int doubled) {
        List<Long> oldestLostAnswers = oldestLostAnswers();
        for (Death death : deaths) {
            System.out.printf(
                    "%s: a worker died when prompts had been answered: %d; with completions: %d; lost were answers of the last %d ms%n",
                    pipeline.connector(),
                    death.prompts().values().stream()
                            .filter(prompt -> prompt.paid() > 0)
                            .count(),
                    death.logs().contained(completions).stream()
                            .map(CrashRun::requestId)
                            .distinct()
                            .count(),
                    oldestLostAnswers.get(deaths.indexOf(death)));
        }
        JournalSummary journal = journal().summary();
        System.out.printf(
                "%s: %d prompts have %d completions (%d prompts have events twice); %d calls, %d aborted by crashes, %d paid again; %d s%n",
                pipeline.connector(),
                pipeline.perPrompt(pipeline.completions()).size(),
                completions.size(),
                doubled,
                journal.calls(),
                journal.aborted(),
                journal.paidAgain(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /**
     * Every second call is explained by a death: the call was on the wire, or its answer had just come. How long that is
     * depends on the machine, which does other things and has just started the worker.
     */
    void assertSecondCallsAreExplained() {
        JournalSummary journal = journal().summary();
        assertThat(journal.ids()).isEqualTo(size.prompts());
        assertThat(journal.calls()).isEqualTo(size.prompts() + journal.aborted() + journal.paidAgain());
        assertThat(journal.aborted()).isLessThanOrEqualTo(size.rounds() * IN_FLIGHT);
        assertThat(oldestLostAnswers()).allSatisfy(millis -> assertThat(millis).isLessThan(LOST_ANSWER.toMillis()));
    }

    static String requestId(ConsumerRecord<String, String> record) {
        return String.valueOf(TopicReader.header(record, "chat.request.id"));
    }

    /** Whether its prompt asked for tool calls. */
    static boolean callsTools(ConsumerRecord<String, String> record) {
        return Integer.parseInt(record.key().substring("key-".length())) % TOOLS_EVERY == 0;
    }

    private Map<String, JournalEntry> prompts() {
        return journal().entries().stream().collect(Collectors.toMap(JournalEntry::id, Function.identity()));
    }

    private long paid() {
        return journal().summary().paid();
    }

    private Journal journal() {
        return cluster.provider().journal();
    }
}
