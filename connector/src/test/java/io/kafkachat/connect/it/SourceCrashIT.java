package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** However often workers of a source die: one answer to each prompt, and none that is committed is paid for again. */
class SourceCrashIT {

    private static final CrashRun.Size SIZE = CrashRun.Size.orElse(3, 4_000);
    private static final Duration GROUP_COMMITS = Duration.ofSeconds(1);

    @Test
    void howeverOftenWorkersDieEveryPromptIsAnsweredExactlyOnceAndNoCommittedOneIsCalledAgain() {
        try (ConnectCluster cluster = CrashRun.cluster("source-crash")) {
            Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-crash");
            CrashRun run = CrashRun.of(
                    cluster,
                    pipeline,
                    SIZE,
                    // A worker that starts waits for transactions that a dead one left open in Connect's offsets topic.
                    "producer.override.transaction.timeout.ms",
                    "5000");

            List<ConsumerRecord<String, String>> completions = pipeline.read(pipeline.completions());
            run.print(completions, completions.size() - SIZE.prompts());

            pipeline.assertExactlyOnce(SIZE.prompts(), pipeline.completions(), pipeline.usage());
            assertEveryAnswerIsWhole(pipeline, completions);
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            run.deaths().forEach(death -> assertNothingCommittedWasCalledAfter(run, death, completions));
            run.assertSecondCallsAreExplained();
        }
    }

    /** The worker commits a source's offsets once a minute; what the consumer group was told of is closer to the truth. */
    @Test
    void withoutExactlyOnceNothingIsLostAndOnlyTheLastAnswersAreDoubled() {
        CrashRun.Size size = new CrashRun.Size(1, 2_000, SIZE.seed());
        try (ConnectCluster cluster = CrashRun.cluster("source-crash-plain")) {
            Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-crash-plain");
            CrashRun run = CrashRun.of(
                    cluster,
                    pipeline,
                    size,
                    settings -> settings.with("exactly.once.source.support", "disabled")
                            .withOffsetFlushInterval(Duration.ofMinutes(1)),
                    "exactly.once.support",
                    "requested");
            CrashRun.Death death = run.deaths().get(0);

            List<ConsumerRecord<String, String>> completions = pipeline.read(pipeline.completions());
            Map<String, Long> published =
                    completions.stream().collect(Collectors.groupingBy(CrashRun::requestId, Collectors.counting()));
            run.print(completions, completions.size() - published.size());

            assertThat(published).hasSize(size.prompts());
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            assertThat(death.logs().contained(completions)).hasSizeGreaterThan(size.prompts() / 10);
            assertThat(death.logs().contained(completions))
                    .filteredOn(completion -> published.get(CrashRun.requestId(completion)) > 1)
                    .allSatisfy(completion -> assertThat(death.millis() - completion.timestamp())
                            .isLessThan(GROUP_COMMITS.multipliedBy(4).toMillis()));
        }
    }

    /** Completion, tool calls and receipt of a prompt belong to the same call. */
    private static void assertEveryAnswerIsWhole(Pipeline pipeline, List<ConsumerRecord<String, String>> completions) {
        Map<String, Output> receipts = Output.byRequest(Output.of(pipeline.read(pipeline.usage())));
        Map<String, List<Output>> toolCalls = Output.of(pipeline.read(pipeline.toolCalls())).stream()
                .collect(Collectors.groupingBy(call -> call.text("request_id")));
        for (Output completion : Output.of(completions)) {
            String id = completion.text("request_id");
            assertThat(completion.text("completion_id"))
                    .contains(receipts.get(id).text("provider_request_id"));
            if (CrashRun.callsTools(completion.record())) {
                assertThat(toolCalls.remove(id))
                        .extracting(call -> call.value().path("index").asInt())
                        .containsExactlyInAnyOrder(0, 1)
                        .hasSize(completion.value().path("tool_call_count").asInt());
            }
        }
        assertThat(toolCalls).as("tool calls of prompts without").isEmpty();
    }

    /**
     * What a reader sees in the end and stood in the topic at the death was in a transaction that had been committed: nobody
     * can commit one of a dead worker, and its successor aborts what it finds open.
     */
    private static void assertNothingCommittedWasCalledAfter(
            CrashRun run, CrashRun.Death death, List<ConsumerRecord<String, String>> completions) {
        Set<String> committed = death.logs().contained(completions).stream()
                .map(CrashRun::requestId)
                .collect(Collectors.toSet());
        run.assertNotCalledAfter(death, committed);
    }
}
