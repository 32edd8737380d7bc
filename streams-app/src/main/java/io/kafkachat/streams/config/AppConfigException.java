package io.kafkachat.streams.config;

import java.util.List;

/** A configuration that the app cannot run with. Neither message nor cause holds a value that was given. */
public final class AppConfigException extends Exception {

    private final List<String> errors;

    AppConfigException(List<String> errors) {
        super(String.join(System.lineSeparator(), errors));
        this.errors = List.copyOf(errors);
    }

    /** All that is wrong, a line each: the key, what was expected of it, and where it was given. */
    public List<String> errors() {
        return errors;
    }
}
