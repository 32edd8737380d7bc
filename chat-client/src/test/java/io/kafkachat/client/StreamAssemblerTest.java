package io.kafkachat.client;

import static io.kafkachat.client.StreamFixtures.complete;
import static io.kafkachat.client.StreamFixtures.delta;
import static io.kafkachat.client.StreamFixtures.finish;
import static io.kafkachat.client.StreamFixtures.json;
import static io.kafkachat.client.StreamFixtures.message;
import static io.kafkachat.client.StreamFixtures.result;
import static io.kafkachat.client.StreamFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.StreamFixtures.Read;
import io.kafkachat.client.StreamResult.Complete;
import io.kafkachat.client.StreamResult.Errored;
import io.kafkachat.client.StreamResult.Malformed;
import io.kafkachat.client.StreamResult.Truncated;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAssemblerTest {

    private static final String HELLO = delta("{'role':'assistant','content':'hello'}");
    private static final String STOP = finish("stop");
    private static final String USAGE =
            "{'choices':[],'usage':{'prompt_tokens':3},'meta':{'usage':{'usd_spent':0.10}}}";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void theStreamedExampleIsThePlainOneHoweverItIsCut(String end) throws Exception {
        ObjectNode plain = (ObjectNode) Json.MAPPER.readTree(getClass().getResourceAsStream("/example-response.json"));
        ((ObjectNode) plain.path("choices").path(0)).remove("logprobs");
        byte[] body = StreamFixtures.bytes(streamed(plain, 100).replace("\n", end));
        Read whole = StreamFixtures.read(List.of(body.clone()));

        assertThat(Json.MAPPER.readTree(whole.result().substring("complete ".length())))
                .isEqualTo(plain);
        assertThat(whole.deltas()).hasSizeGreaterThan(10);
        for (List<byte[]> pieces : StreamFixtures.cuts(body)) {
            assertThat(StreamFixtures.read(pieces)).isEqualTo(whole);
        }
    }

    @Test
    void theAssembledBodyIsReadAsAPlainOne() {
        ReplyReader reader =
                new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(AnswerPolicies.DEFAULT));

        Answer answer = (Answer) reader.read(
                Fixtures.reply(
                        200, Json.text(complete("{'id':'gen-1','created':5,'model':'m-served'}", HELLO, STOP, USAGE))),
                Fixtures.call("id"),
                "m");

        assertThat(answer.completion().id()).isEqualTo("gen-1");
        assertThat(answer.completion().model()).isEqualTo("m-served");
        assertThat(answer.completion().usage().promptTokens()).isEqualTo(3);
        assertThat(answer.completion().usage().usdSpent()).isEqualByComparingTo("0.10");
        assertThat(answer.completion().choices().get(0).content()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "data: [DONE]\n\n", "data: [DONE]", "data:[DONE] \n\n", ": bye\n\n", "\n\n", "data: \n\n"})
    void aMissingDoneAloneIsFine(String end) {
        assertThat(result(stream(HELLO, STOP) + end)).isInstanceOf(Complete.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: [DONE]\n\n", "data: [DONE]"})
    void withoutAFinishReasonItIsTruncated(String end) {
        assertThat(result(stream(HELLO) + end)).isEqualTo(new Truncated());
        assertThat(result(stream(HELLO, USAGE) + end)).isEqualTo(new Truncated());
        assertThat(result(stream(HELLO, finish("")) + end)).isEqualTo(new Truncated());
        assertThat(result(stream(USAGE) + end)).isEqualTo(new Truncated());
        assertThat(result(end)).isEqualTo(new Truncated());
    }

    @Test
    void everyChoiceNeedsAFinishReason() {
        String second = "{'choices':[{'index':1,'delta':{'content':'b'}}]}";
        String secondEnds = "{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}";

        assertThat(result(stream(HELLO, second, STOP))).isEqualTo(new Truncated());
        assertThat(result(stream(HELLO, second, secondEnds))).isEqualTo(new Truncated());
        JsonNode choices = complete(second, HELLO, STOP, secondEnds).path("choices");
        assertThat(choices.findValues("index")).extracting(JsonNode::asText).containsExactly("0", "1");
        assertThat(choices.findValues("content")).extracting(JsonNode::asText).containsExactly("hello", "b");
        assertThat(choices.findValues("finish_reason"))
                .extracting(JsonNode::asText)
                .containsExactly("stop", "length");
    }

    @Test
    void doneEndsAtOnce() {
        String later = stream(delta("{'content':'more'}"), "{'error':'x'}") + "data: }\n\nevent: error\ndata: x\n\n";

        assertThat(StreamFixtures.read(List.of(StreamFixtures.bytes(stream(HELLO, STOP) + "data: [DONE]\n\n" + later))))
                .isEqualTo(StreamFixtures.read(List.of(StreamFixtures.bytes(stream(HELLO, STOP)))));
        assertThat(result("data: [DONE]\n\n" + stream(HELLO, STOP))).isEqualTo(new Truncated());
    }

    @Test
    void anUnclosedEventCountsOnlyIfTheStreamCanEndWithIt() {
        assertThat(result(stream(HELLO) + "data: " + json(STOP))).isInstanceOf(Complete.class);
        assertThat(result(stream(HELLO) + "data: " + json(STOP) + "\n")).isInstanceOf(Complete.class);
        assertThat(result(stream(HELLO) + "data: " + json(finish("error")))).isInstanceOf(Errored.class);
        assertThat(result(stream(HELLO) + "event: error\ndata: " + json(STOP))).isEqualTo(new Truncated());
        assertThat(result(stream(HELLO) + "data: " + json(STOP).substring(0, 40)))
                .isEqualTo(new Truncated());

        Complete usage = (Complete) result(stream(HELLO, STOP) + "data: " + json(USAGE));
        assertThat(usage.body().path("usage").path("prompt_tokens").asInt()).isEqualTo(3);
        Complete text = (Complete) result(stream(HELLO, STOP) + "data: " + json(HELLO));
        assertThat(text.body().findValue("content").asText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'error':{'message':'slow down','code':429}}",
                "data: {'error':{'message':'slow down','code':'429'},'choices':[{'index':0,'finish_reason':'error'}]}",
                "data: {'choices':[{'index':0,'delta':{'content':''},'error':{'message':'slow down','code':429}}]}",
                "data: {'choices':[{'index':0},{'index':1,'finish_reason':'error','error':{'code':429,'message':'slow down'}}]}",
                "event: error\ndata: {'error':{'message':'slow down','code':429}}",
                "event: error\ndata: {'message':'slow down','statusCode':'429'}",
                "event: error\ndata: rate limit: slow down",
                "data: {'message':'slow down','statusCode':'429','path':'/'}",
                "data: [{'error':{'message':'slow down','status':429}}]",
            })
    void anErrorInTheStreamCanBeClassified(String event) {
        Errored errored = (Errored) result(stream(HELLO, STOP) + json(event) + "\n\n" + stream(HELLO, STOP));

        Fault fault = new FailureClassifier(Clock.systemUTC()).classify(Fixtures.reply(200, ""), errored.error());
        assertThat(fault.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(fault.text()).contains("slow down");
        assertThat(errored).hasToString("Errored");
    }

    @Test
    void finishReasonErrorAloneIsAnError() {
        assertThat(result(stream(HELLO, finish("error")))).isInstanceOf(Errored.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false"})
    void anErrorThatIsNoneIsIgnored(String error) {
        assertThat(result(stream("{'error':" + error + ",'choices':[{'error':" + error
                        + ",'finish_reason':'stop','delta':{}}]}")))
                .isInstanceOf(Complete.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>", "{", "'text'", "5", "null", "[]", "[1]", "{} {}", "{'choices':[}", "{'a':\u0001}"})
    void whatIsNoObjectIsMalformed(String data) {
        assertThat(result(stream(HELLO, STOP, data))).isInstanceOf(Malformed.class);
    }

    @Test
    void invalidTextIsMalformed() {
        List<byte[]> body = List.of(
                StreamFixtures.bytes("data: {\"choices\":[{\"delta\":{\"content\":\""),
                new byte[] {(byte) 0xC3, 'x'},
                StreamFixtures.bytes("\"}}]}\n\n"));

        assertThat(StreamFixtures.read(body).result()).startsWith("Malformed");
    }

    @Test
    void theLastUsageThatIsThereCounts() {
        ObjectNode body = complete(
                "{'usage':{'total_tokens':1},'meta':{'usage':{'credits_used':1}}}",
                HELLO,
                "{'choices':[{'finish_reason':'stop'}],'usage':{'total_tokens':2}}",
                "{'usage':null,'meta':null}",
                "{'meta':{'usage':{'credits_used':7}},'usage':'?'}");

        assertThat(body.path("usage").path("total_tokens").asInt()).isEqualTo(2);
        assertThat(body.at("/meta/usage/credits_used").asInt()).isEqualTo(7);
    }

    @Test
    void reasoningIsTakenFromTheBestFieldOfEachChunk() {
        JsonNode message = message(
                delta(
                        "{'reasoning':'a','reasoning_content':'b','reasoning_details':[{'type':'reasoning.text','text':'c'}]}"),
                delta("{'reasoning':'d','reasoning_content':'e'}"),
                delta("{'reasoning':'f','reasoning_details':[{'type':'reasoning.encrypted','data':'xyz'}]}"),
                delta("{'reasoning':'','reasoning_content':null}"),
                STOP);

        assertThat(message.path("reasoning").asText()).isEqualTo("cef");
    }

    @Test
    void fragmentsOfAReasoningDetailAreJoined() {
        JsonNode details = message(
                        detail("'type':'reasoning.text','text':'a','index':0,'format':'unknown','signature':null"),
                        detail("'type':'reasoning.text','text':'b','index':0,'format':'x'"),
                        detail("'type':'reasoning.text','signature':'sig','index':0,'id':'r1'"),
                        detail("'type':'reasoning.text','text':'c','index':1"),
                        detail(
                                "'type':'reasoning.summary','summary':'d','index':1},{'type':'reasoning.summary','summary':'e'"),
                        detail("'type':'reasoning.encrypted','data':'f','index':0,'id':'e1'"),
                        detail("'type':'reasoning.encrypted','data':'g','index':0,'id':'e1'"),
                        detail("'type':'reasoning.text','text':'h','id':'r2'"),
                        detail("'type':'reasoning.text','text':'i','id':'r3'"),
                        detail("'type':'reasoning.new','what':{'j':[1]}"),
                        STOP)
                .path("reasoning_details");

        assertThat(details)
                .isEqualTo(tree(
                        "[{'type':'reasoning.text','text':'ab','index':0,'format':'x','signature':'sig','id':'r1'},"
                                + "{'type':'reasoning.text','text':'c','index':1},"
                                + "{'type':'reasoning.summary','summary':'de','index':1},"
                                + "{'type':'reasoning.encrypted','data':'f','index':0,'id':'e1'},"
                                + "{'type':'reasoning.encrypted','data':'g','index':0,'id':'e1'},"
                                + "{'type':'reasoning.text','text':'h','id':'r2'},"
                                + "{'type':'reasoning.text','text':'i','id':'r3'},"
                                + "{'type':'reasoning.new','what':{'j':[1]}}]"));
    }

    @Test
    void refusalAndNativeFinishReasonAreKept() {
        ObjectNode body = complete(
                delta("{'refusal':'I can'}"),
                delta("{'refusal':'not'}"),
                "{'choices':[{'index':0,'finish_reason':'stop','native_finish_reason':'end_turn'}]}");

        assertThat(body.findValue("refusal").asText()).isEqualTo("I cannot");
        assertThat(body.findValue("native_finish_reason").asText()).isEqualTo("end_turn");
        assertThat(body.findValue("content").asText()).isEmpty();
    }

    @Test
    void contentMayComeInParts() {
        assertThat(message(delta("{'content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}"), STOP)
                        .path("content")
                        .asText())
                .isEqualTo("ab");
    }

    @Test
    void aCharacterMayComeInTwoChunks() {
        assertThat(message(delta("{'content':'\\ud83d'}"), delta("{'content':'\\ude00'}"), STOP)
                        .path("content")
                        .asText())
                .isEqualTo("😀");
    }

    @Test
    void aMessageCountsWhereNoDeltaDid() {
        String whole =
                "{'choices':[{'index':0,'finish_reason':'stop','message':{'content':'hello','reasoning':'why'}}]}";

        assertThat(message(whole).path("content").asText()).isEqualTo("hello");
        JsonNode message = message(HELLO, whole);
        assertThat(message.path("content").asText()).isEqualTo("hello");
        assertThat(message.path("reasoning").asText()).isEqualTo("why");
    }

    @Test
    void aMessageBesideADeltaIsIgnored() {
        assertThat(message(
                                "{'choices':[{'delta':{'content':'a'},'message':{'content':'a'}}]}",
                                "{'choices':[{'delta':{'content':'b'},'message':{'content':'ab'}}]}",
                                "{'choices':[{'delta':{'content':''},'message':{'content':'ab'},'finish_reason':'stop'}]}")
                        .path("content")
                        .asText())
                .isEqualTo("ab");
    }

    @Test
    void messagesWithoutAnyDeltaAreDeltas() {
        assertThat(message(
                                "{'choices':[{'message':{'content':'a'}}]}",
                                "{'choices':[{'message':{'content':'b'},'finish_reason':'stop'}]}")
                        .path("content")
                        .asText())
                .isEqualTo("ab");
    }

    @Test
    void aToolCallIsJoinedByItsIndex() {
        assertThat(toolCalls(
                        "{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':''}}",
                        "{'index':1,'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}",
                        "{'index':0,'function':{'arguments':'{\\'a\\''}}",
                        "{'index':0,'id':null,'type':null,'function':{'name':null,'arguments':':1}'}}"))
                .isEqualTo(tree("[{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}},"
                        + "{'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]"));
    }

    @Test
    void aKnownIdBeatsTheIndex() {
        assertThat(arguments(
                        "{'index':0,'id':'c1','function':{'name':'f','arguments':'1'}}",
                        "{'index':1,'id':'c2','function':{'name':'g','arguments':'2'}}",
                        "{'index':1,'id':'c1','function':{'arguments':'3'}}"))
                .containsExactly("f(13)", "g(2)");
    }

    @Test
    void aNewIdIsANewCallEvenOnAUsedIndex() {
        assertThat(arguments(
                        "{'index':0,'id':'c1','function':{'name':'f','arguments':'1'}}",
                        "{'index':0,'id':'c2','function':{'name':'f','arguments':'2'}}",
                        "{'index':0,'function':{'arguments':'3'}}"))
                .containsExactly("f(1)", "f(23)");
    }

    @Test
    void withoutIdAndIndexItIsTheLatestCall() {
        assertThat(arguments(
                        "{'function':{'name':'f','arguments':'1'}}",
                        "{'function':{'arguments':'2'}}",
                        "{'id':'c2','function':{'name':'g','arguments':'3'}}",
                        "{'id':'','function':{'arguments':'4'}}"))
                .containsExactly("f(12)", "g(34)");
    }

    @Test
    void aCallWithoutIdIsJoinedByItsIndexAndStaysWithout() {
        JsonNode calls = toolCalls(
                "{'index':0,'function':{'name':'f','arguments':'1'}}",
                "{'index':1,'function':{'name':'g','arguments':'2'}}",
                "{'index':0,'function':{'arguments':'3'}}");

        assertThat(calls.findValues("arguments")).extracting(JsonNode::asText).containsExactly("13", "2");
        assertThat(calls.path(0).has("id")).isFalse();
    }

    @Test
    void aNameComesInPiecesOrAgainAndAgain() {
        assertThat(arguments(
                        "{'index':0,'id':'c1','function':{'name':'get_','arguments':''}}",
                        "{'index':0,'function':{'name':'weather','arguments':'1'}}",
                        "{'index':0,'function':{'name':'get_weather','arguments':'2'}}"))
                .containsExactly("get_weather(12)");
    }

    @Test
    void argumentsMayComeAsAnObject() {
        assertThat(arguments("{'id':'c1','function':{'name':'f','arguments':{'a':1}}}", "7", "null"))
                .containsExactly("f({\"a\":1})");
    }

    @Test
    void theListenerHearsTextOnlyAndInOrder() {
        String body = stream(
                delta("{'role':'assistant','content':''}"),
                delta("{'reasoning':'r'}"),
                "{'choices':[{'index':1,'delta':{'content':'a'}},{'index':0,'delta':{'content':'b','reasoning_content':'c'}}]}",
                delta("{'tool_calls':[{'id':'x'}]}"),
                USAGE);

        assertThat(StreamFixtures.read(List.of(StreamFixtures.bytes(body))).deltas())
                .containsExactly("0/null/r", "1/a/null", "0/b/c");
    }

    @Test
    void nothingIsHeardOfAChunkThatReportsAnError() {
        String body = stream("{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'error'}]}", HELLO);

        assertThat(StreamFixtures.read(List.of(StreamFixtures.bytes(body))).deltas())
                .isEmpty();
    }

    @Test
    void itIsOverWhenNothingCanChangeAnyMore() {
        StreamAssembler assembler = new StreamAssembler(StreamListener.NONE);
        StreamFixtures.feed(assembler, List.of(StreamFixtures.bytes(stream(HELLO, STOP, USAGE))));
        assertThat(assembler.isOver()).isFalse();

        StreamFixtures.feed(assembler, List.of(StreamFixtures.bytes("data: [DONE]\n\n")));
        assertThat(assembler.isOver()).isTrue();
    }

    @Test
    void whatAStreamConsistsOfIsBounded() {
        assertThat(result(stream("{'choices':[" + repeat("{'finish_reason':'stop'}", StreamBounds.MAX_CHOICES) + "]}")))
                .isInstanceOf(Complete.class);
        assertThat(result(stream(
                        "{'choices':[" + repeat("{'finish_reason':'stop'}", StreamBounds.MAX_CHOICES + 1) + "]}")))
                .isInstanceOf(Malformed.class);
        String calls = repeat("{'id':'#','function':{}}", StreamBounds.MAX_TOOL_CALLS);
        assertThat(result(stream(delta("{'tool_calls':[" + calls + "]}"), STOP)))
                .isInstanceOf(Complete.class);
        assertThat(result(stream(delta("{'tool_calls':[" + calls + "]}"), delta("{'tool_calls':[{'id':'x'}]}"), STOP)))
                .isInstanceOf(Malformed.class);
        String details =
                delta("{'reasoning_details':[{'a':[" + repeat("0", StreamBounds.MAX_DETAIL_VALUES / 2) + "]}]}");
        assertThat(result(stream(details, STOP))).isInstanceOf(Complete.class);
        assertThat(result(stream(details, details, STOP))).isInstanceOf(Malformed.class);
    }

    @Test
    void deepOrWideNestingIsMalformedAndNothingWorse() {
        assertThat(result(stream("{'a':" + "[".repeat(1_000_000)))).isInstanceOf(Malformed.class);
        assertThat(result(stream("{'a':[" + repeat("[]", 1_000_000) + "]}"))).isInstanceOf(Malformed.class);
    }

    @Test
    void resultsShowNothingOfTheAnswer() {
        assertThat(result(stream(HELLO, STOP))).hasToString("Complete");
    }

    /** A plain body as a provider streams it: text in pieces, then the finish reason, then usage and cost. */
    private static String streamed(ObjectNode plain, int pieceLength) {
        JsonNode choice = plain.path("choices").path(0);
        JsonNode message = choice.path("message");
        List<ObjectNode> chunks = new ArrayList<>();
        for (String piece : pieces(message.path("reasoning").asText(), pieceLength)) {
            ObjectNode detail = message.path("reasoning_details").path(0).deepCopy();
            ObjectNode delta = addDelta(plain, chunks);
            delta.put("role", "assistant").put("content", "").put("reasoning", piece);
            delta.putArray("reasoning_details").add(detail.put("text", piece));
        }
        for (String piece : pieces(message.path("content").asText(), pieceLength)) {
            addDelta(plain, chunks).put("content", piece).putNull("reasoning");
        }
        addDelta(plain, chunks);
        ObjectNode last =
                (ObjectNode) chunks.get(chunks.size() - 1).path("choices").path(0);
        last.set("finish_reason", choice.path("finish_reason"));
        last.set("native_finish_reason", choice.path("native_finish_reason"));
        ObjectNode costs = Json.MAPPER.createObjectNode();
        costs.set("usage", plain.path("usage"));
        costs.set("meta", plain.path("meta"));
        chunks.add(costs);
        StringBuilder body = new StringBuilder(": PROCESSING\n\n");
        chunks.forEach(chunk -> body.append("data: ").append(Json.text(chunk)).append("\n\n"));
        return body.append("data: [DONE]\n\n").toString();
    }

    private static ObjectNode addDelta(ObjectNode plain, List<ObjectNode> chunks) {
        ObjectNode chunk = Json.MAPPER.createObjectNode();
        for (String field : List.of("id", "created", "model", "system_fingerprint")) {
            chunk.set(field, plain.path(field));
        }
        chunk.put("object", "chat.completion.chunk");
        ArrayNode choices = chunk.putArray("choices");
        chunks.add(chunk);
        return choices.addObject().put("index", 0).putNull("finish_reason").putObject("delta");
    }

    private static List<String> pieces(String text, int length) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += length) {
            pieces.add(text.substring(at, Math.min(text.length(), at + length)));
        }
        return pieces;
    }

    private static String detail(String fields) {
        return delta("{'reasoning_details':[{" + fields + "}]}");
    }

    private static JsonNode toolCalls(String... deltas) {
        List<String> chunks = new ArrayList<>();
        for (String delta : deltas) {
            chunks.add(delta("{'tool_calls':[" + delta.replace("\\'", "\\\"") + "]}"));
        }
        chunks.add(finish("tool_calls"));
        return message(chunks.toArray(String[]::new)).path("tool_calls");
    }

    private static List<String> arguments(String... deltas) {
        List<String> calls = new ArrayList<>();
        for (JsonNode call : toolCalls(deltas)) {
            JsonNode function = call.path("function");
            calls.add(function.path("name").asText() + "("
                    + function.path("arguments").asText() + ")");
        }
        return calls;
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(json(text.replace("\\'", "\\\"")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A list; {@code #} becomes the position. */
    private static String repeat(String element, int times) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < times; i++) {
            list.append(i == 0 ? "" : ",").append(element.replace("#", "c" + i));
        }
        return list.toString();
    }
}
