package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.bytes;
import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptValueTest {

    @Test
    void noBytesAreATombstone() {
        assertThat(PromptValue.ofBytes(null)).isEqualTo(new PromptValue.Absent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a':1}", " \r\n\t{'a':1}\n "})
    void bytesThatAreAJsonObjectAreABody(String json) {
        assertThat(PromptValue.ofBytes(bytes(json.replace('\'', '"'))))
                .isEqualTo(new PromptValue.Body(object("{'a':1}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hi!",
                "Grüße 👋",
                "[1,2]",
                "\"text\"",
                "17",
                "true",
                "null",
                "{",
                "{}{}",
                "{'a':1} and more",
                "{a:1}",
                "{{mustache}}"
            })
    void otherUtf8IsTextAsItIs(String text) {
        assertThat(PromptValue.ofBytes(bytes(text))).isEqualTo(new PromptValue.Text(text));
    }

    @Test
    void bytesThatAreNotUtf8AreUnsupported() {
        assertThat(PromptValue.ofBytes(new byte[] {(byte) 0xC3, 0x28})).isInstanceOf(PromptValue.Unsupported.class);
        assertThat(PromptValue.ofBytes("{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(PromptValue.Unsupported.class);
    }

    @Test
    void numbersKeepTheirDigits() {
        PromptValue value = PromptValue.ofBytes(bytes("{\"price\":12.50,\"big\":123456789012345678901234567890.10}"));

        assertThat(value)
                .isInstanceOfSatisfying(
                        PromptValue.Body.class,
                        body -> assertThat(body.body().toString())
                                .isEqualTo("{\"price\":12.50,\"big\":123456789012345678901234567890.10}"));
    }

    @Test
    void jsonGoesByItsKind() {
        assertThat(PromptValue.ofJson(null)).isEqualTo(new PromptValue.Absent());
        assertThat(PromptValue.ofJson(NullNode.instance)).isEqualTo(new PromptValue.Absent());
        assertThat(PromptValue.ofJson(TextNode.valueOf("Hi"))).isEqualTo(new PromptValue.Text("Hi"));
        assertThat(PromptValue.ofJson(object("{}"))).isEqualTo(new PromptValue.Body(object("{}")));
        assertThat(PromptValue.ofJson(JsonNodeFactory.instance.arrayNode()))
                .isEqualTo(new PromptValue.Unsupported("an array"));
        assertThat(PromptValue.ofJson(IntNode.valueOf(1))).isEqualTo(new PromptValue.Unsupported("a number"));
        assertThat(PromptValue.ofJson(BooleanNode.TRUE)).isEqualTo(new PromptValue.Unsupported("a boolean"));
        assertThat(PromptValue.ofJson(JsonNodeFactory.instance.binaryNode(new byte[1])))
                .isInstanceOf(PromptValue.Unsupported.class);
    }
}
