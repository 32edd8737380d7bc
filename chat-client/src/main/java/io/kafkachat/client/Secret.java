package io.kafkachat.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A credential that does not show itself: {@code toString} hides it, and comparison takes the same time for any value. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The credential itself; hand it to nothing but the transport. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[hidden]";
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
