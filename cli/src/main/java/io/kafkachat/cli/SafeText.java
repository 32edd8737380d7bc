package io.kafkachat.cli;

import java.util.regex.Pattern;

/** Texts of others on a terminal: a model's answer must not steer it. */
final class SafeText {

    /** Control characters but for line breaks and tabs; also those that turn the direction of writing. */
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

    private SafeText() {}

    static String of(String text) {
        return CONTROL.matcher(text).replaceAll("\uFFFD");
    }

    /** In one line, cut if it is longer. */
    static String line(String text, int atMost) {
        String line = of(text).replaceAll("\\s+", " ").strip();
        if (line.codePointCount(0, line.length()) <= atMost) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, atMost - 3)) + "...";
    }
}
