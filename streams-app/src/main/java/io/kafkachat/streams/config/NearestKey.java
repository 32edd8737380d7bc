package io.kafkachat.streams.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key that somebody may have meant. */
public final class NearestKey {

    private NearestKey() {}

    /** @param atMost so many characters are wrong, missing or too many */
    public static Optional<String> of(String text, Collection<String> keys, int atMost) {
        return keys.stream()
                .filter(key -> Math.abs(key.length() - text.length()) <= atMost && edits(text, key) <= atMost)
                .min(Comparator.<String>comparingInt(key -> edits(text, key)).thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
