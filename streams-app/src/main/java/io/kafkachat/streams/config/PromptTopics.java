package io.kafkachat.streams.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is read: either topics by name or those that match.
 *
 * @param names empty if there is a pattern
 * @param pattern of whole names; null if there are names
 */
public record PromptTopics(List<String> names, @Nullable Pattern pattern) {

    public PromptTopics {
        names = List.copyOf(names);
    }

    boolean isRead(String topic) {
        return names.contains(topic)
                || (pattern != null && pattern.matcher(topic).matches());
    }
}
