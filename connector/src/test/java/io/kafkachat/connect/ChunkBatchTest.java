package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.ChunkBatch.Text;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChunkBatchTest {

    private static final long LINGER = 100;

    private final ChunkBatch batch = new ChunkBatch();

    @Test
    void theFirstPieceGoesAloneAndEachBatchAfterItWaitsForTwiceAsMany() {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            batch.add("x", null, 0);
            if (batch.isFull()) {
                sizes.add(batch.take().content().length());
            }
        }

        assertThat(sizes).containsExactly(1, 2, 4, 8, 16, 32, 64, 64, 64);
    }

    @Test
    void nothingWaitsLongerThanTheLinger() {
        batch.add("a", null, 0);
        batch.take();
        batch.add("b", null, 1_000);

        assertThat(batch.isDue(1_000 + LINGER - 1, LINGER)).isFalse();
        assertThat(batch.isDue(1_000 + LINGER, LINGER)).isTrue();
        assertThat(batch.take()).isEqualTo(new Text("b", null));
        assertThat(batch.isDue(1_000 + 2 * LINGER, LINGER)).isFalse();
    }

    @Test
    void contentAndReasoningAreMergedEachByItself() {
        batch.add(null, "Hm", 0);
        batch.add("Hel", null, 0);
        batch.add("lo", ".", 0);

        assertThat(batch.take()).isEqualTo(new Text("Hello", "Hm."));
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void halfAPairWaitsForItsOtherHalf() {
        batch.add("a\uD83D", null, 0);
        assertThat(batch.take()).isEqualTo(new Text("a", null));
        assertThat(batch.take()).isNull();
        batch.add("\uDC4B", "\uD83D", 0);
        assertThat(batch.take()).isEqualTo(new Text("\uD83D\uDC4B", null));
        assertThat(batch.takeAll()).isEqualTo(new Text("", "\uD83D"));
    }

    @Test
    void whatIsPutBackComesFirstAndIsDueAtOnce() {
        batch.add("a", "1", 0);
        Text taken = batch.take();
        batch.add("b", null, 0);
        batch.putBack(taken.content(), taken.reasoning());

        assertThat(batch.isDue(0, LINGER)).isTrue();
        assertThat(batch.take()).isEqualTo(new Text("ab", "1"));
    }

    @Property
    void whateverIsTakenWhenTheTextIsWholeAndNoPairIsCutInTwo(@ForAll("pieces") List<String> pieces) {
        ChunkBatch any = new ChunkBatch();
        StringBuilder taken = new StringBuilder();
        List<Integer> cuts = new ArrayList<>();
        for (String piece : pieces) {
            any.add(piece, null, 0);
            Text text = any.isFull() ? any.take() : null;
            if (text != null) {
                taken.append(text.content());
                cuts.add(taken.length());
            }
        }
        Text rest = any.takeAll();
        taken.append(rest == null ? "" : rest.content());

        assertThat(taken).hasToString(String.join("", pieces));
        assertThat(cuts)
                .noneMatch(cut ->
                        cut < taken.length() && Character.isSurrogatePair(taken.charAt(cut - 1), taken.charAt(cut)));
        assertThat(any.isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("\uD83D", "\uDC4B", "\uD83D\uDC4B", "a", "bc\uD83D")
                .list()
                .ofMaxSize(40);
    }
}
