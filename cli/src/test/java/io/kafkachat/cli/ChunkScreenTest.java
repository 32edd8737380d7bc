package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ChunkScreenTest {

    private final StringWriter shown = new StringWriter();
    private final AtomicLong clock = new AtomicLong();
    private final ChunkScreen screen = new ChunkScreen(
            new Console(new PrintWriter(shown), new PrintWriter(shown), new Palette(false)), clock::get);
    private final EventDecoder decoder = new EventDecoder();

    @Test
    void answersThatComeMixedAreShownOneAfterTheOther() {
        show("a", 1, 0, "A1 ", false, false);
        show("b", 1, 0, "B1 ", false, false);
        show("a", 1, 1, "A2", true, false);
        show("b", 1, 1, "B2", true, false);

        assertThat(shown.toString().lines()).containsExactly("a  k", "A1 A2", "b  k", "B1 B2");
    }

    @Test
    void whatIsDeliveredAgainIsShownOnceAndWhatFailedIsCalledVoid() {
        show("a", 1, 0, "no", false, false);
        show("a", 1, 0, "no", false, false);
        show("a", 1, 1, "", true, true);
        show("a", 2, 0, "yes", true, false);

        assertThat(shown.toString().lines())
                .containsExactly("a  k", "no", "[attempt 1 failed; this is void]", "a  k", "yes");
    }

    @Test
    void anAnswerThatStopsDoesNotHoldUpTheOthersForEver() {
        show("a", 1, 0, "A1", false, false);
        show("b", 1, 0, "B1", true, false);
        screen.idle();
        assertThat(shown.toString()).doesNotContain("B1");

        clock.addAndGet(Duration.ofSeconds(31).toNanos());
        screen.idle();
        assertThat(shown.toString().lines()).containsExactly("a  k", "A1", "[no more of it so far]", "b  k", "B1");
    }

    private void show(String id, int attempt, int index, String content, boolean last, boolean aborted) {
        ConsumerRecord<byte[], byte[]> record = Events.record(Events.chunk(id, attempt, index, content, last, aborted));
        screen.show(record, decoder.decode(record));
    }
}
