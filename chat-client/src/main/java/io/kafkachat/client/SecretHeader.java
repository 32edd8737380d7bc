package io.kafkachat.client;

import org.apache.hc.core5.http.Header;

/** A request header that shows itself to the connection only: the HTTP library logs headers at debug level. */
record SecretHeader(String name, Secret secret, String prefix) implements Header {

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getValue() {
        return prefix + secret.reveal();
    }

    @Override
    public boolean isSensitive() {
        return true;
    }

    @Override
    public String toString() {
        return name + ": " + secret;
    }
}
