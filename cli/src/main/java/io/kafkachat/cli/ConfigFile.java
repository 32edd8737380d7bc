package io.kafkachat.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration as it stands in a file.
 *
 * @param isJson whether it was JSON, which only a connector's is
 * @param values by keys, references not replaced
 */
record ConfigFile(Path path, boolean isJson, Map<String, String> values) {

    static final String CONNECTOR_CLASS = "connector.class";
    private static final String NAME = "name";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads {@code {"name": ..., "config": {...}}}, the bare map, or properties.
     *
     * @throws CommandException if it is none of them; without the content
     */
    static ConfigFile read(Path path) throws CommandException {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new CommandException(path + ": cannot be read as text in UTF-8", e);
        }
        return text.stripLeading().startsWith("{")
                ? new ConfigFile(path, true, json(path, text))
                : new ConfigFile(path, false, PropertiesFile.read(path));
    }

    private static Map<String, String> json(Path path, String text) throws CommandException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (IOException e) {
            throw new CommandException(path + ": expected JSON", e);
        }
        Map<String, String> values = new TreeMap<>();
        if (root.path("config") instanceof ObjectNode config) {
            put(path, config, values);
            if (root.path(NAME).isTextual()) {
                values.put(NAME, root.path(NAME).asText());
            }
        } else {
            put(path, (ObjectNode) root, values);
        }
        return values;
    }

    private static void put(Path path, ObjectNode from, Map<String, String> to) throws CommandException {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (field.getValue().isContainerNode()) {
                throw new CommandException(path + ": " + field.getKey() + ": expected a text, a number, true or false");
            }
            if (!field.getValue().isNull()) {
                to.put(field.getKey(), field.getValue().asText());
            }
        }
    }

    boolean isConnector() {
        return isJson || values.containsKey(CONNECTOR_CLASS);
    }

    /** Without values, which may be secret. */
    @Override
    public String toString() {
        return "ConfigFile[" + path + "]";
    }
}
