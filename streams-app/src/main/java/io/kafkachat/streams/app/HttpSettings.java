package io.kafkachat.streams.app;

/**
 * Where HTTP is served.
 *
 * @param port {@link #OFF}: nowhere; 0: on any port that is free
 */
record HttpSettings(String host, int port) {

    static final int OFF = -1;

    boolean isOn() {
        return port != OFF;
    }
}
