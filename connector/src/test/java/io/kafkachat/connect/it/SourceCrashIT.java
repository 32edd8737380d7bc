package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.provider.JournalSummary;
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

    @Test
    void howeverOftenWorkersDieEveryPromptIsAnsweredExactlyOnceAndNoCommittedOneIsCalledAgain() {
        long start = System.nanoTime();
        try (ConnectCluster cluster = CrashRun.cluster("source-crash")) {
            Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-crash");
            CrashRun run = CrashRun.of(cluster, pipeline, SIZE);

            List<ConsumerRecord<String, String>> completions = pipeline.read(pipeline.completions());
            JournalSummary journal = cluster.provider().journal().summary();
            System.out.printf(
                    "source-crash: %d prompts answered by %d completions with %d calls, %d aborted by crashes, %d paid again; %d s%n",
                    pipeline.perPrompt(pipeline.completions()).size(),
                    completions.size(),
                    journal.calls(),
                    journal.aborted(),
                    journal.paidAgain(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());

            pipeline.assertExactlyOnce(SIZE.prompts(), pipeline.completions(), pipeline.usage());
            assertEveryAnswerIsWhole(pipeline, completions);
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            run.deaths().forEach(death -> assertNothingCommittedWasCalledAfter(run, death, completions));
            assertThat(journal.ids()).isEqualTo(SIZE.prompts());
            // Every second call is explained: on the wire at a death, or answered and its transaction not committed.
            assertThat(journal.calls()).isEqualTo(SIZE.prompts() + journal.aborted() + journal.paidAgain());
            assertThat(journal.aborted()).isLessThanOrEqualTo(SIZE.rounds() * CrashRun.IN_FLIGHT);
            assertThat(journal.paidAgain()).isLessThanOrEqualTo(SIZE.rounds() * CrashRun.IN_FLIGHT);
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
        assertThat(committed).hasSizeGreaterThanOrEqualTo(SIZE.prompts() / (SIZE.rounds() + 1) / 4);
        assertThat(run.calledAfter(death)).doesNotContainAnyElementsOf(committed);
    }
}
