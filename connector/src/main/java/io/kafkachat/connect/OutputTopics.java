package io.kafkachat.connect;

import io.kafkachat.events.EventType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where events go. Immutable. */
final class OutputTopics {

    private final Map<EventType, String> names;

    OutputTopics(Map<EventType, String> names) {
        this.names = new EnumMap<>(names);
    }

    /** The topic of events of this type; null if they are not published. */
    @Nullable
    String of(EventType type) {
        return names.get(type);
    }

    /** All of them. */
    Map<EventType, String> names() {
        return Map.copyOf(names);
    }
}
