package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PromptCoordinatesTest {

    private static final PromptCoordinates COORDINATES = new PromptCoordinates("prompts", 3, 42, 1_700_000_000_000L);

    /** Readers have stored such ids: a change of the algorithm makes every replayed prompt look new. */
    @Test
    void requestIdIsThatOfTheContract() {
        assertThat(COORDINATES.requestId("chat-sink")).isEqualTo("1ebeb7f4-3a93-5f58-8ff5-591912e5dc90");
        assertThat(new PromptCoordinates("prömpts", 0, Long.MAX_VALUE, -1).requestId(""))
                .isEqualTo("a95bae35-2ac3-56c0-a9e8-6416125488f5");
    }

    @Test
    void requestIdIsANameBasedUuidOfVersion5() {
        UUID id = UUID.fromString(COORDINATES.requestId("chat-sink"));

        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void requestIdDependsOnEveryCoordinateButTheTimestamp() {
        assertThat(List.of(
                        COORDINATES.requestId("chat-sink"),
                        COORDINATES.requestId("chat-sink2"),
                        new PromptCoordinates("prompts2", 3, 42, 0).requestId("chat-sink"),
                        new PromptCoordinates("prompts", 4, 42, 0).requestId("chat-sink"),
                        new PromptCoordinates("prompts", 3, 43, 0).requestId("chat-sink")))
                .doesNotHaveDuplicates();
        assertThat(new PromptCoordinates("prompts", 3, 42, 0).requestId("chat-sink"))
                .isEqualTo(COORDINATES.requestId("chat-sink"));
    }

    @Test
    void namesThatRunTogetherStayApart() {
        assertThat(new PromptCoordinates("bc", 0, 0, 0).requestId("a"))
                .isNotEqualTo(new PromptCoordinates("c", 0, 0, 0).requestId("ab"));
    }
}
