package io.kafkachat.client;

import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A response as received; {@code toString} shows the status only. */
final class HttpReply {

    private final HttpResponse head;
    private final byte[] body;

    HttpReply(HttpResponse head, byte[] body) {
        this.head = head;
        this.body = body;
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

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "HttpReply[" + status() + "]";
    }
}
