package io.kafkachat.config;

/** Takes what is wrong with a configuration. */
@FunctionalInterface
public interface ConfigErrors {

    /**
     * @param key at fault
     * @param message says what was expected, and never what was given; may begin with the key
     */
    void add(String key, String message);
}
