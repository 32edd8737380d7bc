package io.kafkachat.cli;

/** Ends a command with exit code 1. The message says all that a user needs. */
final class CommandException extends Exception {

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
