package io.kafkachat.client;

import java.io.IOException;

/** A response body is larger than this client reads. */
final class ResponseTooLargeException extends IOException {

    ResponseTooLargeException(int limit) {
        super("more than " + limit + " bytes");
    }
}
