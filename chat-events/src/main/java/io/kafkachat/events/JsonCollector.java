package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets templates read JSON and nothing else: the stock collector would also call any method of the values by reflection.
 * Text and booleans are handed on as Java values, because the engine looks at them in sections.
 */
final class JsonCollector implements Mustache.Collector {

    private static final Mustache.VariableFetcher FIELD = (context, name) -> {
        JsonNode value = context instanceof ObjectNode object ? object.get(name) : null;
        return value == null ? Template.NO_FETCHER_FOUND : plain(value);
    };

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
        if (value instanceof ArrayNode array) {
            return StreamSupport.stream(array.spliterator(), false)
                    // The engine takes no null as an element.
                    .map(element -> element.isNull() ? element : plain(element))
                    .iterator();
        }
        // The engine puts an empty list in the place of a section's missing value.
        return value instanceof List<?> list ? list.iterator() : null;
    }

    @Override
    public Mustache.VariableFetcher createFetcher(Object context, String name) {
        return FIELD;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }

    private static @Nullable Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> null;
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            default -> value;
        };
    }
}
