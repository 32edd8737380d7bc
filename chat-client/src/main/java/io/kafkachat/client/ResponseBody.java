package io.kafkachat.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/** A response body as it comes in. Used on the connection's I/O thread, but for {@link #dataAt}. */
interface ResponseBody {

    /**
     * Takes all of the buffer.
     *
     * @throws ResponseTooLargeException if it is more than anybody can have meant
     */
    void add(ByteBuffer data) throws IOException;

    /** Whether nothing that may follow counts. */
    boolean isOver();

    /** When something other than signs of life came last, nanoseconds of the monotonic clock. Any thread. */
    long dataAt();

    /** What came; called once, when it is over or nothing follows. */
    HttpReply reply(HttpResponse head);

    /**
     * A stream if that was asked for and is what comes; errors and plain answers to such a request are JSON.
     *
     * @param streamed whether it was asked for
     */
    static ResponseBody of(
            HttpResponse head,
            EntityDetails entity,
            boolean streamed,
            StreamListener listener,
            LongSupplier nanoClock) {
        String type =
                entity.getContentType() == null ? "" : entity.getContentType().toLowerCase(Locale.ROOT);
        boolean success = head.getCode() >= 200 && head.getCode() < 300;
        return success && streamed && !type.contains("json")
                ? new Streamed(listener, nanoClock)
                : new Plain(entity.getContentLength(), nanoClock);
    }

    /** Kept as it is. */
    final class Plain implements ResponseBody {

        private static final int FIRST_BUFFER = 4 * 1024;
        private static final int MAX_FIRST_BUFFER = 1024 * 1024;

        private final ByteArrayBuffer buffer;
        private final LongSupplier nanoClock;
        private volatile long dataAt;

        Plain(long length, LongSupplier nanoClock) {
            this.buffer = new ByteArrayBuffer(length < 0 ? FIRST_BUFFER : (int) Math.min(length, MAX_FIRST_BUFFER));
            this.nanoClock = nanoClock;
            this.dataAt = nanoClock.getAsLong();
        }

        @Override
        public void add(ByteBuffer data) throws IOException {
            dataAt = nanoClock.getAsLong();
            int count = data.remaining();
            if (buffer.length() + count > HttpTransport.MAX_RESPONSE_BYTES) {
                throw new ResponseTooLargeException(HttpTransport.MAX_RESPONSE_BYTES);
            }
            if (data.hasArray()) {
                buffer.append(data.array(), data.arrayOffset() + data.position(), count);
                data.position(data.limit());
            } else {
                byte[] copy = new byte[count];
                data.get(copy);
                buffer.append(copy, 0, count);
            }
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public long dataAt() {
            return dataAt;
        }

        @Override
        public HttpReply reply(HttpResponse head) {
            return new HttpReply(head, buffer.toByteArray());
        }
    }

    /** Assembled while it comes; unless it turns out to be a JSON object, which some endpoints send all the same. */
    final class Streamed implements ResponseBody {

        private final LongSupplier nanoClock;
        private final StreamAssembler assembler;
        private final SseParser parser;
        private @Nullable Plain plain;
        private boolean begun;
        private volatile long dataAt;

        Streamed(StreamListener listener, LongSupplier nanoClock) {
            this.nanoClock = nanoClock;
            this.assembler = new StreamAssembler(listener);
            this.parser = new SseParser(assembler, SseParser.MAX_LINE_BYTES, HttpTransport.MAX_RESPONSE_BYTES);
            this.dataAt = nanoClock.getAsLong();
        }

        @Override
        public void add(ByteBuffer data) throws IOException {
            if (!begun) {
                begin(data);
            }
            if (plain != null) {
                plain.add(data);
                dataAt = plain.dataAt();
                return;
            }
            if (parser.feed(data)) {
                dataAt = nanoClock.getAsLong();
            }
        }

        private void begin(ByteBuffer data) {
            for (int i = data.position(); i < data.limit() && !begun; i++) {
                byte first = data.get(i);
                if (!Character.isWhitespace(first)) {
                    begun = true;
                    plain = first == '{' ? new Plain(-1, nanoClock) : null;
                }
            }
        }

        @Override
        public boolean isOver() {
            return plain == null && assembler.isOver();
        }

        @Override
        public long dataAt() {
            return dataAt;
        }

        @Override
        public HttpReply reply(HttpResponse head) {
            if (plain != null) {
                return plain.reply(head);
            }
            parser.end();
            return new HttpReply(head, assembler.result());
        }
    }
}
