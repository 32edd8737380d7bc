package io.kafkachat.events;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where events go. Immutable. */
public final class OutputTopics {

    private final Map<EventType, String> names;

    public OutputTopics(Map<EventType, String> names) {
        this.names = new EnumMap<>(names);
    }

    /** The topic of events of this type; null if they are not published. */
    public @Nullable String of(EventType type) {
        return names.get(type);
    }

    /** All of them. */
    public Map<EventType, String> names() {
        return Map.copyOf(names);
    }
}
