package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.events.AnswerChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkStreamTest {

    private static final long LINGER = 100;

    private long now;
    private final List<String> announcements = new ArrayList<>();
    private final ChunkStream stream =
            new ChunkStream(Prompts.prompt(Prompts.partition(), 0, "k"), LINGER, () -> now, new ChunkStream.Taker() {
                @Override
                public void due(ChunkStream due) {
                    announcements.add("now");
                }

                @Override
                public void dueLater(ChunkStream due) {
                    announcements.add("later");
                }
            });

    @Test
    void theFirstPieceIsDueAtOnceAndTheNextWhenItHasCompanyOrHasWaited() {
        hear(1, 0, "a");
        assertThat(announcements).containsExactly("now");
        assertThat(taken()).containsExactly(content(1, 0, 0, "a"));

        hear(1, 0, "b");
        assertThat(announcements).containsExactly("now", "later");
        assertThat(taken()).isEmpty();
        now += LINGER;
        assertThat(taken()).containsExactly(content(1, 1, 0, "b"));

        for (String piece : List.of("c", "d", "e", "f")) {
            hear(1, 0, piece);
        }
        assertThat(announcements).containsExactly("now", "later", "later", "now");
        assertThat(taken()).containsExactly(content(1, 2, 0, "cdef"));
    }

    @Test
    void whileNobodyTakesPiecesAreMergedAndAnnouncedOnce() {
        for (int i = 0; i < 1_000; i++) {
            hear(1, 0, "x");
        }

        assertThat(announcements).containsExactly("now");
        assertThat(taken()).containsExactly(content(1, 0, 0, "x".repeat(1_000)));
    }

    @Test
    void choicesAreNotMixedAndEachBeginsAtOnce() {
        hear(1, 0, "a");
        hear(1, 1, "b");
        assertThat(taken()).containsExactly(content(1, 0, 0, "a"), content(1, 1, 1, "b"));

        hear(1, 1, "d");
        hear(1, 0, "c");
        stream.end(Outcomes.answered(1, Outcomes.choice(0, "ac", null), Outcomes.choice(1, "bd", null)));

        assertThat(taken()).containsExactly(content(1, 2, 0, "c"), new AnswerChunk(1, 3, 1, "d", null, true, false));
    }

    @Test
    void theLastChunkMayHaveNoText() {
        hear(1, 0, "a");
        assertThat(taken()).hasSize(1);

        stream.end(Outcomes.answered(1, Outcomes.choice(0, "a", null)));

        assertThat(taken()).containsExactly(new AnswerChunk(1, 1, 0, "", null, true, false));
        assertThat(taken()).isEmpty();
    }

    @Test
    void aPlainAnswerIsOneChunkForEachChoice() {
        stream.end(Outcomes.answered(
                2, Outcomes.choice(0, "Hello", "Hm"), Outcomes.choice(1, "", null), Outcomes.choice(2, "Hi", null)));

        assertThat(taken())
                .containsExactly(
                        new AnswerChunk(2, 0, 0, "Hello", "Hm", false, false),
                        new AnswerChunk(2, 1, 2, "Hi", null, true, false));
    }

    @Test
    void anAnswerWithoutTextEndsAllTheSame() {
        stream.end(Outcomes.answered(1, Outcomes.choice(0, "", null)));

        assertThat(taken()).containsExactly(new AnswerChunk(1, 0, 0, "", null, true, false));
    }

    @Test
    void anAttemptThatFailedIsAbortedAndTheNextOneStartsAnew() {
        hear(1, 0, "a");
        assertThat(taken()).hasSize(1);
        hear(1, 0, "void");
        fail(1);
        assertThat(announcements).endsWith("now");
        hear(2, 0, "A");
        stream.end(Outcomes.answered(2, Outcomes.choice(0, "A", null)));

        assertThat(taken())
                .containsExactly(
                        new AnswerChunk(1, 1, 0, "", null, true, true),
                        new AnswerChunk(2, 0, 0, "A", null, true, false));
    }

    @Test
    void anAttemptOfWhichNothingWasPublishedIsNotMentioned() {
        hear(1, 0, "never taken");
        fail(1);
        fail(2);
        hear(3, 0, "A");

        assertThat(taken()).containsExactly(content(3, 0, 0, "A"));
    }

    @Test
    void aCallThatEndsInTheMiddleOfAnAttemptAbortsIt() {
        hear(1, 0, "a");
        assertThat(taken()).hasSize(1);

        stream.end(Outcomes.failed(ErrorClass.DEADLINE, 1));

        assertThat(taken()).containsExactly(new AnswerChunk(1, 1, 0, "", null, true, true));
    }

    @Test
    void aCallWithoutAnyTextLeavesNoChunk() {
        fail(1);
        stream.end(Outcomes.failed(ErrorClass.SERVER, 1));

        assertThat(taken()).isEmpty();
    }

    @Test
    void piecesThatComeTooLateAreDropped() {
        hear(1, 0, "a");
        fail(1);
        hear(1, 0, "late");
        hear(2, 0, "A");
        hear(1, 0, "later");
        stream.end(Outcomes.answered(2, Outcomes.choice(0, "A", null)));
        hear(2, 0, "after the end");

        assertThat(taken()).containsExactly(new AnswerChunk(2, 0, 0, "A", null, true, false));
    }

    @Test
    void aChunkThatWasPutBackGoesWithWhatCameMeanwhile() {
        hear(1, 0, "a");
        AnswerChunk refused = stream.next();
        hear(1, 0, "b");
        stream.putBack(refused);

        assertThat(taken()).containsExactly(content(1, 0, 0, "ab"));
    }

    @Test
    void aChunkThatWasPutBackAfterItsAttemptFailedIsVoid() {
        hear(1, 0, "a");
        AnswerChunk refused = stream.next();
        fail(1);
        stream.putBack(refused);

        assertThat(taken()).isEmpty();
    }

    @Test
    void anAbortThatWasPutBackComesBeforeTheNextAttempt() {
        hear(1, 0, "a");
        assertThat(taken()).hasSize(1);
        fail(1);
        hear(2, 0, "A");
        stream.putBack(stream.next());

        assertThat(taken()).containsExactly(new AnswerChunk(1, 1, 0, "", null, true, true), content(2, 0, 0, "A"));
    }

    @Test
    void nothingIsLostOrDoubledWhilePiecesComeAndAreTakenAndPutBack() throws InterruptedException {
        int pieces = 50_000;
        Thread client = new Thread(() -> {
            for (int i = 0; i < pieces; i++) {
                hear(1, 0, i + ",");
            }
        });
        List<AnswerChunk> sent = new ArrayList<>();
        client.start();
        for (int round = 0; client.isAlive(); round++) {
            AnswerChunk chunk = stream.next();
            if (chunk != null && round % 3 == 0) {
                stream.putBack(chunk);
            } else if (chunk != null) {
                sent.add(chunk);
            }
        }
        client.join();
        stream.end(Outcomes.answered(1, Outcomes.choice(0, "", null)));
        sent.addAll(taken());

        assertThat(sent.stream().map(AnswerChunk::content).collect(Collectors.joining()))
                .isEqualTo(IntStream.range(0, pieces).mapToObj(i -> i + ",").collect(Collectors.joining()));
        assertThat(sent)
                .extracting(AnswerChunk::index)
                .isEqualTo(IntStream.range(0, sent.size()).boxed().toList());
        assertThat(sent).filteredOn(AnswerChunk::last).containsExactly(sent.get(sent.size() - 1));
    }

    private void hear(int attempt, int choice, @Nullable String content) {
        stream.chunk(attempt, choice, content, null);
    }

    private void fail(int attempt) {
        stream.attemptFailed(attempt, Outcomes.history(ErrorClass.STREAM_TRUNCATED));
    }

    private List<AnswerChunk> taken() {
        List<AnswerChunk> taken = new ArrayList<>();
        for (AnswerChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
            taken.add(chunk);
        }
        return taken;
    }

    private static AnswerChunk content(int attempt, int index, int choice, String content) {
        return new AnswerChunk(attempt, index, choice, content, null, false, false);
    }
}
