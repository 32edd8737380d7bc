package io.kafkachat.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Splits a body into server-sent events, at byte level and in one pass: what is decoded is always a whole line, however
 * the network cut it. Nothing is copied while an event lies within one buffer.
 *
 * <p>Not thread-safe.
 */
final class SseParser {

    /** Who hears of the events. The bytes are only lent: they change after the call. */
    interface Listener {

        /**
         * An event is complete.
         *
         * @param type null if the event does not name one
         * @return whether more is wanted; if not, the rest of the body is ignored
         */
        boolean event(@Nullable String type, byte[] data, int offset, int length);

        /** The body ended within an event, which by the rules does not count; its last line may be cut. */
        void unclosed(@Nullable String type, byte[] data, int offset, int length);
    }

    static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private static final int FIRST_BUFFER = 1024;
    private static final int COPY_BYTES = 16 * 1024;

    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Listener listener;
    private final int maxLine;
    private final int maxTotal;

    /** The beginning of a line whose end has not come. */
    private final ByteArrayBuffer cutLine = new ByteArrayBuffer(FIRST_BUFFER);
    /** The data of the event so far, if it could not be left where it was. */
    private final ByteArrayBuffer joined = new ByteArrayBuffer(FIRST_BUFFER);

    // The data of the event so far, as long as it is one line; null if there is none, or if it is in `joined`.
    private byte @Nullable [] lent;
    private int lentOffset;
    private int lentLength;

    private boolean hasData;
    private @Nullable String type;

    private long total;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private boolean enough;
    private int events;

    /**
     * @param maxLine bytes of one line without its end
     * @param maxTotal bytes of the body
     */
    SseParser(Listener listener, int maxLine, int maxTotal) {
        this.listener = listener;
        this.maxLine = maxLine;
        this.maxTotal = maxTotal;
    }

    /**
     * Takes the next bytes of the body, all of them.
     *
     * @return whether an event was complete; without one the bytes only prove that the connection lives
     * @throws ResponseTooLargeException if a line or the body is larger than allowed; there is nothing more to do then
     */
    boolean feed(ByteBuffer bytes) throws ResponseTooLargeException {
        int before = events;
        int count = (int) Math.min(bytes.remaining(), maxTotal - total);
        boolean tooLarge = count < bytes.remaining();
        total += count;
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            split(bytes.array(), from, from + count);
        } else {
            byte[] copy = new byte[Math.min(count, COPY_BYTES)];
            for (int left = count; left > 0 && !enough; ) {
                int part = Math.min(left, copy.length);
                bytes.get(copy, 0, part);
                split(copy, 0, part);
                left -= part;
            }
        }
        bytes.position(bytes.limit());
        if (tooLarge && !enough) {
            enough = true;
            throw new ResponseTooLargeException(maxTotal);
        }
        return events > before;
    }

    /** The body has ended. */
    void end() {
        if (!enough && cutLine.length() > 0) {
            line(cutLine.array(), 0, cutLine.length());
        }
        if (!enough && hasData) {
            keepLentData();
            listener.unclosed(type, joined.array(), 0, joined.length());
        }
        enough = true;
    }

    private void split(byte[] bytes, int from, int to) throws ResponseTooLargeException {
        int start = from;
        if (afterCarriageReturn && start < to) {
            afterCarriageReturn = false;
            start += bytes[start] == '\n' ? 1 : 0;
        }
        for (int i = start; i < to && !enough; i++) {
            byte b = bytes[i];
            if (b > '\r' || (b != '\n' && b != '\r')) {
                continue;
            }
            lineEnded(bytes, start, i);
            if (b == '\r') {
                if (i + 1 == to) {
                    afterCarriageReturn = true;
                } else if (bytes[i + 1] == '\n') {
                    i++;
                }
            }
            start = i + 1;
        }
        if (!enough) {
            keepLentData();
            keepCutLine(bytes, start, to);
        }
    }

    private void lineEnded(byte[] bytes, int from, int to) throws ResponseTooLargeException {
        if (cutLine.length() > 0) {
            keepCutLine(bytes, from, to);
            line(cutLine.array(), 0, cutLine.length());
            cutLine.clear();
        } else {
            checkLine(to - from);
            line(bytes, from, to);
        }
    }

    private void keepCutLine(byte[] bytes, int from, int to) throws ResponseTooLargeException {
        checkLine(cutLine.length() + to - from);
        cutLine.append(bytes, from, to - from);
    }

    private void checkLine(int length) throws ResponseTooLargeException {
        if (length > maxLine) {
            enough = true;
            throw new ResponseTooLargeException(maxLine);
        }
    }

    private void line(byte[] bytes, int from, int to) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            start += startsWith(bytes, start, to, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        }
        if (start == to) {
            dispatch();
        } else if (isField(bytes, start, to, DATA)) {
            int value = valueOf(bytes, start, to, DATA);
            data(bytes, value, to - value);
        } else if (isField(bytes, start, to, EVENT)) {
            int value = valueOf(bytes, start, to, EVENT);
            type = value == to ? null : new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private void data(byte[] bytes, int offset, int length) {
        if (hasData) {
            keepLentData();
            joined.append('\n');
            joined.append(bytes, offset, length);
        } else {
            hasData = true;
            lent = bytes;
            lentOffset = offset;
            lentLength = length;
        }
    }

    private void keepLentData() {
        byte[] bytes = lent;
        if (bytes != null) {
            joined.append(bytes, lentOffset, lentLength);
            lent = null;
        }
    }

    private void dispatch() {
        if (hasData) {
            events++;
            byte[] bytes = lent;
            enough = bytes == null
                    ? !listener.event(type, joined.array(), 0, joined.length())
                    : !listener.event(type, bytes, lentOffset, lentLength);
        }
        hasData = false;
        lent = null;
        joined.clear();
        type = null;
    }

    /** A line is a field, a colon and a value; a field alone has an empty value. */
    private static boolean isField(byte[] line, int from, int to, byte[] name) {
        int end = from + name.length;
        return startsWith(line, from, to, name) && (end == to || line[end] == ':');
    }

    /** One space after the colon does not belong to the value. */
    private static int valueOf(byte[] line, int from, int to, byte[] name) {
        int start = Math.min(from + name.length + 1, to);
        return start < to && line[start] == ' ' ? start + 1 : start;
    }

    private static boolean startsWith(byte[] line, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (line[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
