package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningConnectorTest {

    @Test
    void reasonOfFailedTaskIsItsInnermostCause() {
        String trace = """
                org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
                \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:636)
                Caused by: org.apache.kafka.connect.errors.ConnectException: The endpoint refused: Invalid API key
                \tat io.kafkachat.connect.PromptCalls.operatorNeeded(PromptCalls.java:120)
                \t... 11 more
                """;
        assertThat(RunningConnector.cause(trace)).isEqualTo("The endpoint refused: Invalid API key");
        assertThat(RunningConnector.cause("java.lang.IllegalStateException: alone\n\tat x"))
                .isEqualTo("alone");
        assertThat(RunningConnector.cause("")).isEmpty();
    }
}
