package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

    @Test
    void aPieceHasSoManyWordsAndTheSpaceAfterThem() {
        assertThat(Pieces.of("one two  three\nfour five", 2)).containsExactly("one two  ", "three\nfour ", "five");
    }

    @Test
    void whatHasNoSpacesIsCutAllTheSame() {
        assertThat(Pieces.of("x".repeat(20), 1)).containsExactly("x".repeat(8), "x".repeat(8), "x".repeat(4));
    }

    @Test
    void noCharacterIsTornApart() {
        String text = "x" + "\uD83D\uDE00".repeat(20);

        assertThat(Pieces.of(text, 1))
                .allSatisfy(piece -> assertThat(piece.codePoints())
                        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "  leading", "trailing  ", "{\"a\":\"b c\"}", "\uD83D\uDE00 \uD83D\uDE00"})
    void thePiecesJoinedAreTheText(String text) {
        for (int words = 1; words < 4; words++) {
            assertThat(String.join("", Pieces.of(text, words))).isEqualTo(text);
        }
    }
}
