package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The verdict of a run: it must not say "exactly once" when it was not. */
class AccountTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Coordinates FIRST = new Coordinates(0, 0);
    private static final Coordinates SECOND = new Coordinates(1, 0);

    private final Account account = new Account();

    @Test
    void isExactWhenEachPromptHasOneEndAndItsReceipt() throws Exception {
        sent(FIRST, SECOND);
        completion(FIRST, 0);
        usage(FIRST);
        assertThat(account.isSettled()).isFalse();
        error(SECOND);
        usage(SECOND);
        assertThat(account.isSettled()).isTrue();
        Outcome outcome = outcome();
        assertThat(outcome.isExact()).isTrue();
        assertThat(outcome.completions()).isEqualTo(1);
        assertThat(outcome.errors()).isEqualTo(1);
        assertThat(outcome.promptsPerSecond()).isEqualTo(1);
    }

    @Test
    void severalChoicesAndToolCallsOfOnePromptAreNoDuplicates() throws Exception {
        sent(FIRST);
        completion(FIRST, 0);
        completion(FIRST, 1);
        toolCall(FIRST, "call-1");
        toolCall(FIRST, "call-2");
        usage(FIRST);
        assertThat(outcome().isExact()).isTrue();
        assertThat(outcome().toolCalls()).isEqualTo(2);
    }

    @Test
    void promptWithoutAnyEventIsMissing() throws Exception {
        sent(FIRST, SECOND);
        completion(FIRST, 0);
        usage(FIRST);
        assertThat(outcome().missing()).isEqualTo(1);
        assertThat(outcome().isExact()).isFalse();
    }

    @Test
    void promptWithoutReceiptIsMissing() throws Exception {
        sent(FIRST);
        completion(FIRST, 0);
        assertThat(outcome().missing()).isEqualTo(1);
    }

    @Test
    void receiptAloneDoesNotAccountForPrompt() throws Exception {
        sent(FIRST);
        usage(FIRST);
        assertThat(outcome().missing()).isEqualTo(1);
    }

    @Test
    void sameChoiceAgainIsAnsweredTwice() throws Exception {
        sent(FIRST);
        completion(FIRST, 0);
        completion(FIRST, 0);
        usage(FIRST);
        assertThat(outcome().answeredTwice()).isEqualTo(1);
        assertThat(outcome().isExact()).isFalse();
    }

    @Test
    void answerAndErrorTogetherAreTwice() throws Exception {
        sent(FIRST);
        completion(FIRST, 0);
        error(FIRST);
        usage(FIRST);
        assertThat(outcome().answeredTwice()).isEqualTo(1);
    }

    @Test
    void secondReceiptIsTwiceAndIsNotCharged() throws Exception {
        sent(FIRST);
        completion(FIRST, 0);
        usage(FIRST);
        usage(FIRST);
        assertThat(outcome().answeredTwice()).isEqualTo(1);
        assertThat(outcome().usd()).isEqualTo(new BigDecimal("0.0010"));
        assertThat(outcome().promptTokens()).isEqualTo(10);
    }

    private Outcome outcome() {
        return account.outcome(Duration.ofSeconds(2));
    }

    private void sent(Coordinates... prompts) {
        for (Coordinates prompt : prompts) {
            account.sent(prompt);
        }
    }

    private void completion(Coordinates prompt, int choice) throws Exception {
        add(OutputTopic.COMPLETIONS, prompt, "{\"choice_index\": " + choice + "}");
    }

    private void toolCall(Coordinates prompt, String id) throws Exception {
        add(OutputTopic.TOOL_CALLS, prompt, "{\"tool_call_id\": \"" + id + "\"}");
    }

    private void error(Coordinates prompt) throws Exception {
        add(OutputTopic.ERRORS, prompt, "{}");
    }

    private void usage(Coordinates prompt) throws Exception {
        add(
                OutputTopic.USAGE,
                prompt,
                "{\"attempts\": 1, \"latency_ms\": 100, \"prompt_tokens\": 10, \"usd_spent\": \"0.0010\"}");
    }

    private void add(OutputTopic topic, Coordinates prompt, String json) throws Exception {
        JsonNode value = JSON.readTree(json);
        account.add(new OutputEvent(topic, prompt, "key", value));
    }
}
