package io.kafkachat.testkit.provider;

import java.util.HexFormat;

/** Ties an answer to its prompt: every simulated answer contains the fingerprint of the prompt that it answers. */
public final class Fingerprint {

    private Fingerprint() {}

    /**
     * The fingerprint of a prompt, 16 hexadecimal digits.
     *
     * @param prompt the text of the last message of the request whose role is {@code user}
     */
    public static String of(String prompt) {
        return HexFormat.of().toHexDigits(Hash.of(prompt));
    }

    /** Whether a simulated answer belongs to this prompt. */
    public static boolean matches(String answer, String prompt) {
        return answer.contains(of(prompt));
    }
}
