package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AnswerPolicies.Policy;
import io.kafkachat.client.AnswerPolicies.Think;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerPoliciesTest {

    private static final AnswerPolicies STRICT =
            new AnswerPolicies(Policy.ERROR, Policy.ERROR, Policy.ERROR, Policy.ERROR, Think.KEEP);
    private static final AnswerPolicies LENIENT =
            new AnswerPolicies(Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Think.KEEP);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length | half an ans | | LENGTH",
                "content_filter | | | CONTENT_FILTER",
                "stop | | I cannot help with that | CONTENT_FILTER",
                "stop | | | EMPTY",
            })
    void whatIsNoAnswerByPolicyIsAFaultWithItsCostAndElseAnAnswer(
            String finish, String content, String refusal, ErrorClass errorClass) {
        String body = body(finish, content == null ? "" : content, refusal);

        Fault fault = (Fault) read(STRICT, body);

        assertThat(fault.errorClass()).isEqualTo(errorClass);
        assertThat(fault.usage().promptTokens()).isEqualTo(3);
        assertThat(fault.usage().usdSpent()).isEqualTo("0.25");
        assertThat(read(LENIENT, body)).isInstanceOf(Answer.class);
    }

    @ParameterizedTest
    @CsvSource({"length", "content_filter"})
    void byDefaultOnlyAnEmptyAnswerIsAFault(String finish) {
        assertThat(read(AnswerPolicies.DEFAULT, body(finish, "", null))).isInstanceOf(Answer.class);
        assertThat(read(AnswerPolicies.DEFAULT, body("stop", "", "no"))).isInstanceOf(Answer.class);
        assertThat(read(AnswerPolicies.DEFAULT, body("stop", " ", null))).isInstanceOf(Fault.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>hmm</think>yes | yes | hmm",
                "  <think>a</think> <think>b</think> yes | yes | ab",
                "hmm</think> yes | yes | hmm",
                "<think>cut off | '' | cut off",
                "yes <think>quoted</think> | yes <think>quoted</think> |",
                "plain | plain |",
                "<think></think>yes | yes |",
            })
    void leakedThoughtsBecomeTheReasoning(String content, String rest, String reasoning) {
        Choice choice = stripped(body("stop", content, null));

        assertThat(choice.content()).isEqualTo(rest);
        assertThat(choice.reasoning()).isEqualTo(reasoning);
    }

    @Test
    void reasoningThatWasSentWins() {
        String body = "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"<think>a</think>b\","
                + "\"reasoning\":\"sent\"}}]}";

        assertThat(stripped(body).content()).isEqualTo("b");
        assertThat(stripped(body).reasoning()).isEqualTo("sent");
    }

    @Test
    void anAnswerThatIsNothingButThoughtsIsEmpty() {
        AnswerPolicies strip =
                new AnswerPolicies(Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Policy.ERROR, Think.STRIP);

        assertThat(read(strip, body("stop", "<think>only</think>", null))).isInstanceOf(Fault.class);
    }

    @Test
    void thoughtsAreKeptUnlessAskedFor() {
        Answer answer = (Answer) read(AnswerPolicies.DEFAULT, body("stop", "<think>a</think>b", null));

        assertThat(answer.completion().choices().get(0).content()).isEqualTo("<think>a</think>b");
    }

    private static Choice stripped(String body) {
        AnswerPolicies strip =
                new AnswerPolicies(Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Think.STRIP);
        return ((Answer) read(strip, body)).completion().choices().get(0);
    }

    private static AttemptResult read(AnswerPolicies policies, String body) {
        return new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(policies))
                .read(Fixtures.reply(200, body), Fixtures.call("id"), "m");
    }

    private static String body(String finish, String content, String refusal) {
        return "{\"choices\":[{\"finish_reason\":\"" + finish + "\",\"message\":{\"content\":\"" + content + "\""
                + (refusal == null ? "" : ",\"refusal\":\"" + refusal + "\"")
                + "}}],\"usage\":{\"prompt_tokens\":3},\"meta\":{\"usage\":{\"usd_spent\":0.25}}}";
    }
}
