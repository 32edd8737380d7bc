package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {

    private final ReplyReader reader =
            new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(AnswerPolicies.DEFAULT));

    @Test
    void theExampleOfTheProviderIsReadInFull() throws Exception {
        String body = new String(
                getClass().getResourceAsStream("/example-response.json").readAllBytes(), StandardCharsets.UTF_8);

        ChatCompletion completion = answer(body);

        assertThat(completion.id()).isEqualTo("gen-1749730923-aB3cD4eF5gH6iJ7kL8mN");
        assertThat(completion.created()).isEqualTo(1749730923);
        assertThat(completion.model()).isEqualTo("nvidia/nemotron-3-ultra-550b-a55b");
        assertThat(completion.systemFingerprint()).isNull();
        assertThat(completion.raw().text()).isEqualTo(body);
        assertThat(completion.usage())
                .isEqualTo(new TokenUsage(25, 284, 309, 62, 0, new BigDecimal("2004"), new BigDecimal("0.001302")));
        Choice choice = completion.choices().get(0);
        assertThat(choice.index()).isZero();
        assertThat(choice.finishReason()).isEqualTo("stop");
        assertThat(choice.nativeFinishReason()).isEqualTo("stop");
        assertThat(choice.content())
                .startsWith("Mankind is a fascinating paradox")
                .contains("—");
        assertThat(choice.reasoning()).startsWith("The user is asking");
        assertThat(choice.reasoningDetails()).startsWith("[{\"type\":\"reasoning.text\",\"text\":\"The user");
        assertThat(choice.refusal()).isNull();
        assertThat(choice.toolCalls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.10", "0.000000123456789012345", "1E-7", "12345678901234567890.5"})
    void moneyIsKeptAsSent(String amount) {
        ChatCompletion completion = answer("{'choices':[{'message':{'content':'x'}}],'meta':{'usage':{'usd_spent':"
                + amount + ",'credits_used':'" + amount + "'}}}");

        assertThat(completion.usage().usdSpent()).isEqualTo(new BigDecimal(amount));
        assertThat(completion.usage().creditsUsed()).isEqualTo(new BigDecimal(amount));
    }

    @Test
    void costFallsBackToTheHeaders() {
        HttpReply reply = Fixtures.reply(
                200,
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
                "x-aimlapi-usd-spent: 0.0010",
                "x-aimlapi-credits-used: 2004");

        TokenUsage usage = ((Answer) reader.read(reply, Fixtures.call("id"), "m"))
                .completion()
                .usage();

        assertThat(usage.usdSpent()).isEqualTo(new BigDecimal("0.0010"));
        assertThat(usage.creditsUsed()).isEqualTo(new BigDecimal("2004"));
    }

    @Test
    void anAmountThatNobodyCouldWriteOutIsIgnored() {
        ChatCompletion completion =
                answer("{'choices':[{'message':{'content':'x'}}],'meta':{'usage':{'usd_spent':1e999999999}}}");

        assertThat(completion.usage().usdSpent()).isNull();
    }

    @Test
    void whatIsMissingHasADefault() {
        ChatCompletion completion = answer("{'choices':[{'message':{'content':'x'}}]}");

        assertThat(completion.id()).isEmpty();
        assertThat(completion.model()).isEqualTo("m");
        assertThat(completion.usage()).isEqualTo(TokenUsage.UNKNOWN);
        assertThat(completion.choices().get(0).finishReason()).isEqualTo("stop");
    }

    @Test
    void choicesAreOrderedByIndex() {
        ChatCompletion completion =
                answer("{'choices':[{'index':1,'message':{'content':'b'}},{'index':0,'message':{'content':'a'}}]}");

        assertThat(completion.choices()).extracting(Choice::content).containsExactly("a", "b");
    }

    @Test
    void toolCallsAreReadAndMissingIdsMadeUpTheSameEachTime() {
        String body = "{'choices':[{'finish_reason':'tool_calls','message':{'content':null,'tool_calls':["
                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}},"
                + "{'function':{'name':'g','arguments':{'b':2}}}]}}]}";

        List<ToolCall> calls = answer(body).choices().get(0).toolCalls();

        assertThat(calls.get(0)).isEqualTo(new ToolCall("c1", 0, "function", "f", "{\"a\":1}", true));
        assertThat(calls.get(1).id()).matches("call_[0-9a-f]{32}");
        assertThat(calls.get(1).arguments()).isEqualTo("{\"b\":2}");
        assertThat(answer(body).choices().get(0).toolCalls()).isEqualTo(calls);
        assertThat(((Answer) reader.read(reply(body), Fixtures.call("other"), "m"))
                        .completion()
                        .choices()
                        .get(0)
                        .toolCalls()
                        .get(1)
                        .id())
                .isNotEqualTo(calls.get(1).id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tool_calls|{}|true",
                "stop|{}|true",
                "length|{}|false",
                "tool_calls|{\\'a\\'|false",
                "tool_calls|[]|false",
                "tool_calls|5|false",
                "tool_calls||false",
                "tool_calls|{} {}|false",
            })
    void argumentsAreValidOnlyIfWholeAndAnObject(String finishReason, String arguments, boolean valid) {
        String body = "{'choices':[{'finish_reason':'" + finishReason + "','message':{'tool_calls':["
                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'"
                + (arguments == null ? "" : arguments) + "'}}]}}]}";

        assertThat(answer(body).choices().get(0).toolCalls().get(0).argumentsValid())
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"length", "content_filter"})
    void aCutOrFilteredAnswerMayBeBlank(String finishReason) {
        assertThat(answer("{'choices':[{'finish_reason':'" + finishReason + "','message':{'content':''}}]}")
                        .choices()
                        .get(0)
                        .finishReason())
                .isEqualTo(finishReason);
    }

    @Test
    void aRefusalIsAnAnswer() {
        assertThat(answer("{'choices':[{'finish_reason':'stop','message':{'content':'','refusal':'no'}}]}")
                        .choices()
                        .get(0)
                        .refusal())
                .isEqualTo("no");
    }

    @Test
    void oneUsableChoiceIsEnough() {
        assertThat(answer("{'choices':[{'message':{'content':''}},{'message':{'content':'x'}}]}")
                        .choices())
                .hasSize(2);
    }

    @Test
    void deepNestingIsMalformedAndNothingWorse() {
        assertThat(((Fault) reader.read(Fixtures.reply(200, "[".repeat(1_000_000)), Fixtures.call("id"), "m"))
                        .errorClass())
                .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
    }

    private ChatCompletion answer(String body) {
        return ((Answer) reader.read(reply(body), Fixtures.call("id"), "m")).completion();
    }

    private static HttpReply reply(String body) {
        return Fixtures.reply(
                200, body.startsWith("{'") ? body.replace("\\'", "\\\"").replace('\'', '"') : body);
    }
}
