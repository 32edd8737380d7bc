package io.kafkachat.testkit.provider;

import io.vertx.core.buffer.Buffer;

/** How server-sent events are put on the wire. */
enum EventFormat {
    PLAIN("\n", ""),
    /** With carriage returns, and a byte order mark at the beginning. */
    CRLF("\r\n", "\uFEFF");

    private final String lineEnd;
    private final Buffer keepAlive;
    private final String mark;

    EventFormat(String lineEnd, String mark) {
        this.lineEnd = lineEnd;
        this.mark = mark;
        this.keepAlive = Buffer.buffer(": OPENROUTER PROCESSING" + lineEnd + lineEnd);
    }

    /** What the stream begins with: two comments. */
    Buffer beginning() {
        return Buffer.buffer(mark).appendBuffer(keepAlive).appendBuffer(keepAlive);
    }

    /** A comment, which says nothing but that the answer is still coming. */
    Buffer comment() {
        return keepAlive;
    }

    Buffer event(Buffer data) {
        return Buffer.buffer(data.length() + 10)
                .appendString("data: ")
                .appendBuffer(data)
                .appendString(lineEnd)
                .appendString(lineEnd);
    }
}
