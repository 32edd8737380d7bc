package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {

    private final FailureText text = new FailureText(List.of(Fixtures.KEY, new Secret("1")));

    @Test
    void whitespaceIsCollapsedAndTheLengthBounded() {
        assertThat(text.clean("  a\r\n\tb\0c ", Fixtures.request("unrelated"))).isEqualTo("a b c");
        assertThat(text.clean("x".repeat(5000), Fixtures.request("unrelated")))
                .hasSize(300)
                .endsWith("...");
    }

    @Test
    void theKeyIsRemovedButNotAHeaderThatIsNoSecret() {
        assertThat(text.clean("Bad key sk-very-secret-key! Error 1", Fixtures.request("unrelated")))
                .isEqualTo("Bad key [...]! Error 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "My name is John Smith and I live in Paris|Flagged: My name is John Smith and I live in Paris.|Flagged: [...].",
                "My name is John Smith and I live in Paris|Flagged: my NAME is john smith...|Flagged: [...]...",
                "My name is John Smith and I live in Paris|Flagged: 'Smith' in input|Flagged: '[...]' in input",
                "My name is John Smith and I live in Paris|Flagged: “John” in input|Flagged: “[...]” in input",
                "bomb|The word bomb is not allowed|The word [...] is not allowed",
                "rate|Too many requests, accurate enough|Too many requests, accurate enough",
                "x|HTTP 500 for a max|HTTP 500 for a max",
            })
    void aQuotedPromptIsRemoved(String prompt, String message, String shown) {
        assertThat(text.clean(message, Fixtures.request(prompt))).isEqualTo(shown);
    }

    @Test
    void everyMessagesTextCountsAndSoDoToolArguments() throws Exception {
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree("""
                {"model":"m","messages":[{"role":"system","content":"the system secret"},
                 {"role":"user","content":[{"type":"text","text":"the second secret"}]},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                   "function":{"name":"f","arguments":"{\\"city\\":\\"a third secret\\"}"}}]}]}""");
        ChatRequest request = ChatRequest.fromJson(body, Capabilities.OPENAI);

        assertThat(text.clean("A: the system secret B: the second secret C: a third secret. role user", request))
                .doesNotContain("secret")
                .contains("role user");
    }

    @Test
    void aLongPromptWithALineBreakIsFoundAcrossTheBreak() {
        String prompt = "word ".repeat(50_000) + "the end\nof the   story";

        assertThat(text.clean("Blocked: the end of the story", Fixtures.request(prompt)))
                .isEqualTo("Blocked:[...]");
    }
}
