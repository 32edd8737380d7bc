package io.kafkachat.testkit.provider;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces of some words; the pieces joined are the text. */
final class Pieces {

    private static final int LONGEST_WORD = 8;

    private Pieces() {}

    static List<String> of(String text, int words) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            for (int i = 0; i < words && end < text.length(); i++) {
                end = endOfWord(text, end);
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    /** The end of the word that begins here, with the white space after it. */
    private static int endOfWord(String text, int from) {
        int limit = Math.min(text.length(), from + LONGEST_WORD);
        int end = from;
        while (end < limit && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        while (end < limit && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        boolean insideCharacter =
                end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
        return insideCharacter ? end + 1 : end;
    }
}
