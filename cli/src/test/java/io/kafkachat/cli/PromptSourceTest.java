package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kafkachat.cli.PromptSource.Separation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptSourceTest {

    private final PromptSource plain = new PromptSource("k", null, null);

    @Test
    void textsAreLinesOrSeparatedByNulOrWhole() {
        assertThat(values(plain.texts("one\r\n\n two\n", Separation.LINES))).containsExactly("one", " two");
        assertThat(values(plain.texts("one\nand\0two\0", Separation.NULL_CHARACTERS)))
                .containsExactly("one\nand", "two");
        assertThat(values(plain.texts("one\ntwo\n", Separation.NONE))).containsExactly("one\ntwo");
        assertThat(plain.texts("one", Separation.NONE).get(0).key()).isEqualTo("k");
    }

    @Test
    void requestOptionsMakeAnEventWithMessages() {
        MessagesEvent messages =
                new MessagesEvent(JsonNodeFactory.instance.objectNode().put("model", "m"), "Be short.");

        assertThat(values(new PromptSource(null, null, messages).texts("say \"hi\"", Separation.NONE)))
                .containsExactly("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be short.\"},"
                        + "{\"role\":\"user\",\"content\":\"say \\\"hi\\\"\"}]}");
    }

    @Test
    void objectsAreSentAsTheyStandAndMayHoldTheirKey() throws CommandException {
        List<PromptInput> prompts =
                new PromptSource(null, "id", null).objects("{\"id\": 7, \"n\": 1.10}\n\n{\"id\":\"x\"}", "f");

        assertThat(values(prompts)).containsExactly("{\"id\": 7, \"n\": 1.10}", "{\"id\":\"x\"}");
        assertThat(prompts).extracting(PromptInput::key).containsExactly("7", "x");
    }

    @Test
    void aLineThatIsNoObjectIsNamedAndNotShown() {
        assertThatThrownBy(() -> plain.objects("{}\n[\"confidential\"]", "f.jsonl"))
                .hasMessage("f.jsonl:2: expected a JSON object");
        assertThatThrownBy(() -> new PromptSource(null, "id", null).objects("{\"x\":1}", "f.jsonl"))
                .hasMessage("f.jsonl:1: expected a text or number in the field id");
    }

    private static List<String> values(List<PromptInput> prompts) {
        return prompts.stream()
                .map(prompt -> new String(prompt.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
