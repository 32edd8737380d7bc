package io.kafkachat.client;

final class HttpTransport {
    static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
}
