package io.kafkachat.cli;

import java.util.Locale;

/** Numbers of things. */
final class Count {

    private Count() {}

    /** Such as {@code 1 prompt} and {@code 1,200 prompts}. */
    static String of(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
    }
}
