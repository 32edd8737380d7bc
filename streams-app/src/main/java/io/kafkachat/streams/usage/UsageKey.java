package io.kafkachat.streams.usage;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a usage event is counted for. Texts are cut after {@value #MAX_LENGTH} characters, and what cannot be written as
 * UTF-8 is replaced.
 *
 * @param tenant null if there is none
 */
public record UsageKey(String model, @Nullable String tenant) {

    /** The longest model and tenant, in characters. */
    public static final int MAX_LENGTH = 100;

    public UsageKey {
        model = clean(model);
        tenant = tenant == null ? null : clean(tenant);
    }

    private static String clean(String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return new String(text.substring(0, end).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
