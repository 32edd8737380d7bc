package io.kafkachat.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * A converter that is not made yet.
 *
 * @param key the configuration key that names it, for messages
 * @param type the converter's class
 * @param properties what it is configured with
 */
record ConverterSettings(String key, Class<?> type, Map<String, Object> properties) {

    // Part of the worker, not of what connectors are compiled against.
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    ConverterSettings {
        properties = Map.copyOf(properties);
    }

    /** JSON without schemas. */
    static ConverterSettings json(String key) {
        return new ConverterSettings(key, JsonConverter.class, withoutSchemas(JsonConverter.class, new HashMap<>()));
    }

    /** The one that a key of ours names; null if it names none. JsonConverter has no schemas unless they are asked for. */
    static @Nullable ConverterSettings given(ConnectorConfig config, String key) {
        Class<?> type = config.getClass(key);
        return type == null
                ? null
                : new ConverterSettings(key, type, withoutSchemas(type, config.passedThrough(key + ".")));
    }

    /** The one that the connector overrides the worker's with, null if none; the worker's own cannot be seen. */
    static @Nullable ConverterSettings ofConnector(ConnectorConfig config, String key) {
        Object type = config.originals().get(key);
        return type == null || type.toString().isBlank()
                ? null
                : new ConverterSettings(
                        key,
                        (Class<?>) Objects.requireNonNull(ConfigDef.parseType(key, type, Type.CLASS)),
                        config.passedThrough(key + "."));
    }

    private static Map<String, Object> withoutSchemas(Class<?> type, Map<String, Object> properties) {
        if (type == JsonConverter.class) {
            properties.putIfAbsent(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false");
        }
        return properties;
    }

    /** Whether it is Connect's ByteArrayConverter, which passes on bytes as they are. */
    boolean isBytes() {
        return type.getName().equals(BYTES);
    }

    /** Whether it is Connect's JsonConverter, and writes values without their schemas. */
    boolean isJsonWithoutSchemas() {
        return type == JsonConverter.class
                && "false".equalsIgnoreCase(String.valueOf(properties.get(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG)));
    }

    /** @throws ConfigException if it is no converter or refuses its properties */
    Converter converter(boolean forKeys) {
        try {
            Converter converter = new PluginConverter(key, Utils.newInstance(type.asSubclass(Converter.class)));
            converter.configure(properties, forKeys);
            return converter;
        } catch (ClassCastException e) {
            throw refused("expected a Converter", e);
        } catch (RuntimeException e) {
            throw refused("expected a converter that takes its properties, but " + type.getName() + " says: " + e, e);
        }
    }

    /** @throws ConfigException if it is no header converter or refuses its properties */
    HeaderConverter headerConverter() {
        try {
            HeaderConverter converter = Utils.newInstance(type.asSubclass(HeaderConverter.class));
            Map<String, Object> all = new HashMap<>(properties);
            all.put(ConverterConfig.TYPE_CONFIG, ConverterType.HEADER.getName());
            converter.configure(all);
            return converter;
        } catch (ClassCastException e) {
            throw refused("expected a HeaderConverter", e);
        } catch (RuntimeException e) {
            throw refused("expected a converter that takes its properties, but " + type.getName() + " says: " + e, e);
        }
    }

    private ConfigException refused(String why, RuntimeException e) {
        ConfigException refused = new ConfigException(key + ": " + why);
        refused.initCause(e);
        return refused;
    }
}
