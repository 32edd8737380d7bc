package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    private static final int LARGE = 20 * 1024 * 1024;

    @Test
    void aBlankLineDispatches() {
        check("data: a\n\ndata: b\n\n", "null/a", "null/b");
    }

    @Test
    void dataLinesAreJoined() {
        check("data: a\ndata:\ndata: b\ndata\n\n", "null/a\n\nb\n");
    }

    @Test
    void oneSpaceAfterTheColonIsNoData() {
        check("data:a\n\ndata: b\n\ndata:  c\n\n", "null/a", "null/b", "null/ c");
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() {
        check(
                ": OPENROUTER PROCESSING\n\n:\nid: 5\nretry: 9\ndatas: x\ndat: y\nDATA: z\nnonsense\ndata: a\n\n",
                "null/a");
    }

    @Test
    void anEventHasTheTypeThatItNamesLast() {
        check("event: x\nevent: error\ndata: a\n\ndata: b\n\n", "error/a", "null/b");
    }

    @Test
    void anEventWithoutDataIsNone() {
        check("event: error\n\n\n\ndata: a\n\n", "null/a");
    }

    @Test
    void oneByteOrderMarkIsDropped() {
        check("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n", "null/a", "null/\uFEFFc");
        check("\uFEFF\uFEFFdata: a\n\ndata: b\n\n", "null/b");
        check("\uFEFF\n\ndata: b\n\n", "null/b");
    }

    @Test
    void charactersAreDecodedWhole() {
        check("data: é—日😀\n\nevent: ü\ndata: 😀\n\n", "null/é—日😀", "ü/😀");
    }

    @Test
    void anEventThatIsNotClosedIsHandedOverAsSuch() {
        check("data: a\n\ndata: b", "null/a", "unclosed null/b");
        check("event: x\ndata: b\ndata: c\n", "unclosed x/b\nc");
        check("data: a\n\nevent: x\n", "null/a");
        check("data: a\n\n: comment", "null/a");
        check("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void lineEndsMayBeMixed(String end) {
        assertSame(
                "data: a" + end + "data: b\n" + end + "data: c\r\r\ndata: d\r\n\r\n", "null/a\nb", "null/c", "null/d");
    }

    @Test
    void nothingIsReadWhenNoMoreIsWanted() throws Exception {
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser(
                new SseParser.Listener() {
                    @Override
                    public boolean event(@Nullable String type, byte[] data, int offset, int length) {
                        events.add(new String(data, offset, length));
                        return events.size() < 2;
                    }

                    @Override
                    public void unclosed(@Nullable String type, byte[] data, int offset, int length) {
                        events.add("unclosed");
                    }
                },
                10,
                40);

        parser.feed(ByteBuffer.wrap(StreamFixtures.bytes("data: a\n\ndata: b\n\ndata: c\n\ndata: d")));
        parser.feed(ByteBuffer.wrap(new byte[1000]));
        parser.end();

        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void onlyAnEventIsMoreThanASignOfLife() throws Exception {
        SseParser parser = parser(100, 100);

        assertThat(parser.feed(ByteBuffer.wrap(StreamFixtures.bytes(": x\n\ndata: a\n"))))
                .isFalse();
        assertThat(parser.feed(ByteBuffer.wrap(StreamFixtures.bytes("\n")))).isTrue();
        assertThat(parser.feed(ByteBuffer.wrap(StreamFixtures.bytes("\n")))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aPartOfAnyBufferIsReadInFull(boolean direct) throws Exception {
        byte[] body = StreamFixtures.bytes("xxdata: " + "a".repeat(40_000) + "\n\nyy");
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(body.length + 3) : ByteBuffer.allocate(body.length + 3);
        buffer.position(3);
        ByteBuffer slice = buffer.slice();
        slice.put(body).position(2).limit(body.length - 2);

        assertThat(parser(50_000, 50_000).feed(slice)).isTrue();
        assertThat(slice.remaining()).isZero();
    }

    @Test
    void aLineIsBounded() {
        assertBound("data: 6789\n\n", "data: 67890\n\n", 10, 100);
        assertBound(": comment\n\n", ": comment 0\n", 10, 100);
        assertBound("data: 6789", "data: 67890", 10, 100);
    }

    @Test
    void theBodyIsBounded() {
        assertBound("data: a\n\n:\n", "data: a\n\n:\n\n", 10, 11);
    }

    /** Quadratic work would take days here; what is allocated shows that buffers grow by a factor. */
    @Test
    @Timeout(120)
    void aHugeLineInTinyPiecesTakesLinearWork() throws Exception {
        long[] length = new long[1];
        SseParser parser = new SseParser(
                new SseParser.Listener() {
                    @Override
                    public boolean event(@Nullable String type, byte[] data, int offset, int size) {
                        length[0] = size;
                        return true;
                    }

                    @Override
                    public void unclosed(@Nullable String type, byte[] data, int offset, int size) {}
                },
                2 * LARGE,
                2 * LARGE);
        byte[] body = new byte[LARGE];
        Arrays.fill(body, (byte) 'x');
        ByteBuffer buffer = ByteBuffer.wrap(body);
        Random random = new Random(1);
        long before = allocatedBytes();

        parser.feed(ByteBuffer.wrap(StreamFixtures.bytes("data: ")));
        for (int at = 0; at < LARGE; ) {
            // Single bytes at first, up to 1 KB later.
            int count = Math.min(at < LARGE / 20 ? 1 : 1 + random.nextInt(1024), LARGE - at);
            parser.feed(buffer.limit(at + count).position(at));
            at += count;
        }
        parser.feed(ByteBuffer.wrap(StreamFixtures.bytes("\n\n")));

        assertThat(length[0]).isEqualTo(LARGE);
        assertThat(allocatedBytes() - before).isLessThan(10L * LARGE);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** For every line end and every cut. */
    private static void check(String body, String... events) {
        for (String end : StreamFixtures.LINE_ENDS) {
            assertSame(body.replace("\n", end), events);
        }
    }

    private static void assertSame(String body, String... events) {
        for (List<byte[]> pieces : StreamFixtures.cuts(StreamFixtures.bytes(body))) {
            int firstPiece = pieces.isEmpty() ? 0 : pieces.get(0).length;
            assertThat(StreamFixtures.events(pieces))
                    .as("cut after %s bytes, in %s pieces", firstPiece, pieces.size())
                    .containsExactly(events);
        }
    }

    private static void assertBound(String allowed, String tooLarge, int maxLine, int maxTotal) {
        for (List<byte[]> pieces : StreamFixtures.cuts(StreamFixtures.bytes(allowed))) {
            SseParser parser = parser(maxLine, maxTotal);
            pieces.forEach(piece -> feed(parser, piece));
        }
        for (List<byte[]> pieces : StreamFixtures.cuts(StreamFixtures.bytes(tooLarge))) {
            SseParser parser = parser(maxLine, maxTotal);
            assertThatThrownBy(() -> pieces.forEach(piece -> feed(parser, piece)))
                    .hasCauseInstanceOf(ResponseTooLargeException.class);
        }
    }

    private static void feed(SseParser parser, byte[] piece) {
        try {
            parser.feed(ByteBuffer.wrap(piece));
        } catch (ResponseTooLargeException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SseParser parser(int maxLine, int maxTotal) {
        return new SseParser(new StreamFixtures.Recorder(new ArrayList<>()), maxLine, maxTotal);
    }
}
