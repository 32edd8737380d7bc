package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a provider sends is read in finite time, without an exception, and nothing of the prompt comes back. */
class AnyBodyTest {

    private static final List<String> FIELDS = List.of(
            "error",
            "message",
            "choices",
            "code",
            "type",
            "status",
            "statusCode",
            "metadata",
            "reasons",
            "finish_reason",
            "content",
            "tool_calls",
            "function",
            "arguments",
            "index",
            "usage",
            "prompt_tokens",
            "meta",
            "usd_spent",
            "requestId",
            "availability",
            "retryable",
            "id",
            "created",
            "reasoning_details",
            "refusal",
            "delta");

    private final ReplyReader reader =
            new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(AnswerPolicies.DEFAULT));
    private final FailureText text = new FailureText(List.of(Fixtures.KEY));

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyJsonIsRead(@ForAll("json") Object json, @ForAll("status") int status) throws Exception {
        check(Fixtures.reply(status, Json.MAPPER.writeValueAsString(json)));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anyChoiceIsRead(@ForAll("json") Object choice, @ForAll("status") int status) throws Exception {
        check(Fixtures.reply(
                status, Json.MAPPER.writeValueAsString(Map.of("choices", List.of(Map.of("message", choice), choice)))));
    }

    @Property(tries = 1000)
    void anyBytesAreRead(@ForAll String body, @ForAll("status") int status) {
        check(Fixtures.reply(status, body, "Retry-After: " + body.replaceAll("[\\r\\n]", "")));
    }

    @Property(tries = 500)
    void aCutCompletionIsNeverAnAnswer(@ForAll("cut") int length) {
        String whole = Fixtures.completion("some text");
        assertThat(reader.read(Fixtures.reply(200, whole.substring(0, length)), Fixtures.call("id"), "m"))
                .isInstanceOf(AttemptResult.Fault.class);
    }

    private void check(HttpReply reply) {
        ChatCall call = Fixtures.call("id");
        AttemptResult result = reader.read(reply, call, "m");
        if (result instanceof AttemptResult.Fault fault) {
            String shown = text.clean(fault.text(), call.request());
            assertThat(shown).hasSizeLessThanOrEqualTo(300).doesNotContain("\n");
        } else {
            assertThat(reply.isSuccess()).isTrue();
        }
    }

    @Provide
    Arbitrary<Integer> status() {
        return Arbitraries.of(200, 201, 204, 302, 400, 402, 403, 404, 418, 429, 500, 503, 529, 599);
    }

    @Provide
    Arbitrary<Integer> cut() {
        return Arbitraries.integers()
                .between(0, Fixtures.completion("some text").length() - 1);
    }

    @Provide
    Arbitrary<Object> json() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40).map(value -> (Object) value),
                Arbitraries.of("stop", "error", "length", "429", "{}", "insufficient_quota"),
                Arbitraries.integers().between(-1, 600).map(value -> (Object) value),
                Arbitraries.bigDecimals().map(value -> (Object) value),
                Arbitraries.longs().map(value -> (Object) value),
                Arbitraries.of(true, false));
        return Arbitraries.recursive(() -> leaf, this::container, 0, 4);
    }

    private Arbitrary<Object> container(Arbitrary<Object> element) {
        Arbitrary<Object> list = element.list().ofMaxSize(3).map(value -> (Object) value);
        Arbitrary<Object> object =
                Arbitraries.maps(Arbitraries.of(FIELDS), element).ofMaxSize(5).map(value -> (Object) value);
        return Arbitraries.frequencyOf(Tuple.of(4, object), Tuple.of(1, list), Tuple.of(1, element));
    }
}
