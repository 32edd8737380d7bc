package io.kafkachat.streams.config;

/**
 * Where HTTP is served.
 *
 * @param port {@link #OFF}: nowhere; 0: on any port that is free
 */
public record HttpSettings(String host, int port) {

    /** As a port: HTTP is not served. */
    public static final int OFF = -1;

    public boolean isOn() {
        return port != OFF;
    }
}
