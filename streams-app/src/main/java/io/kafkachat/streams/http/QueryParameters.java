package io.kafkachat.streams.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL, each at most once and not blank. */
final class QueryParameters {

    private static final int SHOWN_LENGTH = 50;

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param query not decoded; null if there is none
     * @param known the names that it may have
     * @throws IllegalArgumentException naming the parameter and what was expected
     */
    static QueryParameters of(@Nullable String query, Collection<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] both = pair.split("=", 2);
            String name = decoded(both[0]);
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        shown(name) + ": expected no other parameters than " + String.join(", ", known));
            }
            String value = both.length == 1 ? "" : decoded(both[1]).strip();
            if (value.isEmpty()) {
                throw new IllegalArgumentException(name + ": expected a value");
            }
            if (values.put(name, value) != null) {
                throw new IllegalArgumentException(name + ": expected only once");
            }
        }
        return new QueryParameters(values);
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameters: expected % to be followed by two hexadecimal digits", e);
        }
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_LENGTH ? name : name.substring(0, SHOWN_LENGTH);
    }
}
