package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.StreamFixtures.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever comes instead of a stream, and however the network cuts it: the result is the same, it is never an exception,
 * and never an answer of which a choice is unfinished.
 */
class AnyStreamTest {

    private static final String[] FIRST = {
        "{'id':'gen-1','created':5,'model':'m','choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}",
        "{'choices':[{'index':0,'delta':{'reasoning':'why é','reasoning_details':[{'type':'reasoning.text','text':'why é','index':0}]}}]}",
        "{'choices':[{'index':0,'delta':{'content':'Hello 😀'}},{'index':1,'delta':{'content':'Hi'}}]}",
        "{'choices':[{'index':1,'delta':{'tool_calls':[{'index':0,'id':'c1','function':{'name':'f','arguments':'{'}}]}}]}",
        "{'choices':[{'index':1,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}}]}",
        "{'choices':[{'index':0,'delta':{},'finish_reason':'stop','native_finish_reason':'stop'}]}",
    };

    private static final String LAST = "{'choices':[{'index':1,'delta':{},'finish_reason':'tool_calls'}]}";
    private static final String USAGE = "{'usage':{'total_tokens':5},'meta':{'usage':{'usd_spent':0.1}}}";

    private static final String UNFINISHED = ": hello\n\n" + StreamFixtures.stream(FIRST);
    private static final String VALID =
            UNFINISHED + StreamFixtures.stream(LAST, USAGE).replace("\n", "\r\n") + "data: [DONE]\n\n";

    private final ReplyReader reader =
            new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(AnswerPolicies.DEFAULT));

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyBytesAreRead(@ForAll byte[] body, @ForAll long seed) {
        check(body, new Random(seed));
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void anyPartsOfStreamsAreRead(@ForAll("parts") List<String> parts, @ForAll long seed) {
        check(StreamFixtures.bytes(StreamFixtures.json(String.join("", parts))), new Random(seed));
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void anyDamagedStreamIsRead(@ForAll @IntRange(min = 1, max = 20) int damages, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = StreamFixtures.bytes(VALID);
        for (int i = 0; i < damages; i++) {
            body = damaged(body, random);
        }
        check(body, random);
    }

    @Property
    void aCutStreamIsAnAnswerOnlyIfEveryChoiceIsFinished(@ForAll("cut") int length, @ForAll long seed) {
        byte[] valid = StreamFixtures.bytes(VALID);
        int finished = StreamFixtures.bytes(UNFINISHED + "data: " + LAST).length;

        String result = check(Arrays.copyOf(valid, length), new Random(seed));

        if (length >= finished) {
            assertThat(result).startsWith("complete");
        } else {
            assertThat(result).startsWith("Truncated");
        }
    }

    private String check(byte[] body, Random random) {
        Read whole = StreamFixtures.read(List.of(body.clone()));
        assertThat(StreamFixtures.read(cut(body, random))).isEqualTo(whole);
        assertThat(StreamFixtures.read(StreamFixtures.pieces(body, 1))).isEqualTo(whole);
        if (whole.result().startsWith("complete ")) {
            checkComplete(whole.result().substring("complete ".length()));
        }
        return whole.result();
    }

    private void checkComplete(String body) {
        JsonNode choices = tree(body).path("choices");
        assertThat(choices).isNotEmpty();
        for (JsonNode choice : choices) {
            assertThat(choice.path("finish_reason").asText("")).isNotIn("", "error");
        }
        assertThat(reader.read(Fixtures.reply(200, body), Fixtures.call("id"), "m"))
                .isNotNull();
    }

    private static List<byte[]> cut(byte[] body, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < body.length; ) {
            int end = Math.min(body.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
            pieces.add(Arrays.copyOfRange(body, at, end));
            at = end;
        }
        return pieces;
    }

    private static byte[] damaged(byte[] body, Random random) {
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(random.nextBoolean() ? 3 : 200));
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(body, 0, from);
        switch (random.nextInt(4)) {
            case 0 -> damaged.write(random.nextInt(256));
            case 1 -> damaged.write("\r\n:{}[]\",0 ".charAt(random.nextInt(11)));
            case 2 -> damaged.write(body, from, to - from);
            default -> {
                // Left out.
            }
        }
        int rest = random.nextInt(4) == 0 ? from : to;
        damaged.write(body, rest, body.length - rest);
        return damaged.toByteArray();
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<Integer> cut() {
        return Arbitraries.integers().between(0, StreamFixtures.bytes(VALID).length);
    }

    @Provide
    Arbitrary<List<String>> parts() {
        List<String> parts = new ArrayList<>(List.of(FIRST));
        parts.addAll(List.of(LAST, USAGE, VALID, "\n", "\n\n", "\r", "\r\n", "\r\n\r\n", "\uFEFF", ":", " "));
        parts.addAll(List.of("data", "data:", "data: ", "event: error\n", "event: x\n", "[DONE]", "data: [DONE]\n\n"));
        parts.addAll(
                List.of("{'error':{'code':429}}", "{'choices':[{'finish_reason':'error'}]}", "{", "}", "null", "5"));
        return Arbitraries.oneOf(
                        Arbitraries.of(parts),
                        Arbitraries.of(parts).map(part -> "data: " + part + "\n\n"),
                        Arbitraries.of(parts).map(part -> "data: " + part + "\r\r"),
                        Arbitraries.strings().ofMaxLength(5))
                .list()
                .ofMaxSize(12);
    }
}
