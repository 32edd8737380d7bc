package io.kafkachat.client;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A response as received; {@code toString} shows the status only. */
final class HttpReply {

    private static final byte[] NOTHING = new byte[0];

    private final HttpResponse head;
    private final byte[] body;
    private final @Nullable StreamResult stream;

    HttpReply(HttpResponse head, byte[] body) {
        this(head, body, null);
    }

    /** A response whose body was a stream. */
    HttpReply(HttpResponse head, StreamResult stream) {
        this(head, NOTHING, stream);
    }

    private HttpReply(HttpResponse head, byte[] body, @Nullable StreamResult stream) {
        this.head = head;
        this.body = body;
        this.stream = stream;
    }

    /** What the stream came to, null if the response was none. */
    @Nullable
    StreamResult stream() {
        return stream;
    }

    int status() {
        return head.getCode();
    }

    boolean isSuccess() {
        return status() >= 200 && status() < 300;
    }

    /** The trimmed value of the first header of that name; null if it is missing or empty. */
    @Nullable
    String header(String name) {
        Header header = head.getFirstHeader(name);
        String value = header == null || header.getValue() == null
                ? ""
                : header.getValue().trim();
        return value.isEmpty() ? null : value;
    }

    byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "HttpReply[" + status() + "]";
    }
}
