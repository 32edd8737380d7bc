package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

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
