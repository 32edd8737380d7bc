package io.kafkachat.cli;

/**
 * What a check found.
 *
 * @param subject what it is about, such as a key or a topic
 */
record Finding(Level level, String subject, String text) {

    enum Level {
        OK,
        WARNING,
        FAILED
    }
}
