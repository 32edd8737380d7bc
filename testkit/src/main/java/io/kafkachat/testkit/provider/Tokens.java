package io.kafkachat.testkit.provider;

/** Plausible token counts. */
final class Tokens {

    private Tokens() {}

    static int in(String text) {
        return (text.length() + 3) / 4;
    }

    /** The beginning of a text that is at most so many tokens long. */
    static String cut(String text, int tokens) {
        return tokens >= in(text) ? text : text.substring(0, tokens * 4);
    }
}
