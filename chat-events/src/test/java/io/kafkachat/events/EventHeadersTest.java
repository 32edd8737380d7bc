package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class EventHeadersTest {

    @Test
    void sayWhereThePromptWas() {
        assertThat(EventHeaders.of(Fixtures.PROMPT))
                .containsExactly(
                        entry("chat.request.id", "request-1"),
                        entry("chat.prompt.topic", "prompts"),
                        entry("chat.prompt.partition", "3"),
                        entry("chat.prompt.offset", "42"));
    }

    @Test
    void aKeyThatIsNoTextIsNoConversation() {
        PromptCoordinates coordinates = Fixtures.PROMPT.coordinates();

        assertThat(PromptContext.of(coordinates, "r", null, null).conversationKey())
                .isNull();
        assertThat(PromptContext.of(coordinates, "r", new byte[] {(byte) 0xFF}, null)
                        .conversationKey())
                .isNull();
        assertThat(PromptContext.of(coordinates, "r", Fixtures.bytes("Ä"), null).conversationKey())
                .isEqualTo("Ä");
    }
}
