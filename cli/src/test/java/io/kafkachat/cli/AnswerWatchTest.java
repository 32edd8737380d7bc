package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerWatchTest {

    private static final String COMPLETION =
            "{\"request_id\":\"r\",\"completion_id\":\"c\",\"content\":\"\",\"finish_reason\":\"tool_calls\"}";
    private static final String TOOL_CALL = "{\"request_id\":\"r\",\"tool_call_id\":\"t\",\"name\":\"f\"}";
    private static final String ERROR =
            "{\"request_id\":\"r\",\"error_class\":\"SERVER\",\"retryable\":true,\"message\":\"m\"}";

    private final EventDecoder decoder = new EventDecoder();
    private final AnswerWatch watch = new AnswerWatch();

    @Test
    void aPromptIsAnsweredWhenAllItsEventsAreThere() {
        watch.expect(new PromptPlace("prompts", 0, 1));

        assertThat(take(COMPLETION, 1, "0/2")).isTrue();
        assertThat(watch.missing()).isOne();
        assertThat(take(COMPLETION, 1, "0/2")).as("delivered again").isFalse();
        assertThat(take(TOOL_CALL, 1, "1/2")).isTrue();
        assertThat(watch.missing()).isZero();
        assertThat(watch.answered()).isOne();
    }

    @Test
    void anErrorEndsAPromptAndWhatBelongsToOthersIsPassedOver() {
        watch.expect(new PromptPlace("prompts", 0, 1));

        assertThat(take(COMPLETION, 2, "0/1")).isFalse();
        assertThat(take(ERROR, 1, "0/1")).isTrue();
        assertThat(watch.missing()).isZero();
        assertThat(watch.failed()).isOne();
        assertThat(watch.answered()).isZero();
    }

    private boolean take(String value, long promptOffset, String position) {
        OutputEventRecord event =
                decoder.decode(Events.answer(value, promptOffset, position)).event();
        assertThat(event).isNotNull();
        return watch.take(event);
    }
}
