package io.kafkachat.client;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A name that a prompt or a provider chose, as one word of a log line: it is short, and holds nothing that could end the line,
 * look like another field of it or command a terminal.
 */
final class LogWord {

    static final int MAX_LENGTH = 80;

    private LogWord() {}

    /** Null stays null. */
    static @Nullable String of(@Nullable String name) {
        if (name == null) {
            return null;
        }
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            String next = shown(name.charAt(i));
            if (word.length() + next.length() > MAX_LENGTH) {
                return word.append("...").toString();
            }
            word.append(next);
        }
        return word.toString();
    }

    private static String shown(char c) {
        // A backslash is shown as such, or a name could pretend to hold what is escaped.
        return c > ' ' && c < 0x7f && c != '\\' && c != '='
                ? String.valueOf(c)
                : "\\u" + HexFormat.of().toHexDigits(c);
    }
}
