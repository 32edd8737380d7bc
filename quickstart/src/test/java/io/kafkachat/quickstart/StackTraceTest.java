package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackTraceTest {

    @Test
    void reasonOfFailedTaskIsItsInnermostCause() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
                \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:636)
                Caused by: org.apache.kafka.connect.errors.ConnectException: The endpoint refused: Invalid API key
                \tat io.kafkachat.connect.PromptCalls.operatorNeeded(PromptCalls.java:120)
                \t... 11 more
                """;
        assertThat(StackTrace.cause(trace)).isEqualTo("The endpoint refused: Invalid API key");
        assertThat(StackTrace.cause("java.lang.IllegalStateException: alone\n\tat x"))
                .isEqualTo("alone");
        assertThat(StackTrace.cause("")).isEmpty();
    }

    @Test
    void reasonInLogIsThatOfItsLastError() {
        List<String> log = List.of(
                "2026-11-25T09:33:11,488 ERROR [stream-1] o.a.k.Collector - Error in between",
                "java.lang.IllegalStateException: in between",
                "Caused by: java.io.IOException: in between",
                "2026-11-25T09:33:11,637 ERROR [kafkachat-shutdown] i.k.s.a.StreamsApp - The app ends because it has failed",
                "org.apache.kafka.streams.errors.StreamsException: stream-thread",
                "\tat org.apache.kafka.streams.Task.punctuate(Task.java:1)",
                "Caused by: io.kafkachat.streams.ChatCompletionsException: The endpoint refused: Invalid API key",
                "\t... 11 more",
                "2026-11-25T09:33:11,638 INFO  [kafkachat-shutdown] i.k.s.a.StreamsApp - The app has ended");
        assertThat(StackTrace.causeOfLastError(log)).isEqualTo("The endpoint refused: Invalid API key");
        assertThat(StackTrace.causeOfLastError(List.of("2026-11-25T09:33:11,637 ERROR [main] i.k.App - No space left")))
                .isEqualTo("No space left");
        assertThat(StackTrace.causeOfLastError(List.of("2026-11-25T09:33:11,638 INFO  [main] i.k.App - ended")))
                .isEmpty();
    }
}
