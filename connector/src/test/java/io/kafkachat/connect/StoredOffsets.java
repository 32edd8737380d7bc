package io.kafkachat.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;

/** Connect's own store of source offsets, in memory, with the converters that a worker has for it. */
final class StoredOffsets {

    private static final String CONNECTOR = "answers";

    private final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore() {
        @Override
        public Set<Map<String, Object>> connectorPartitions(String connectorName) {
            throw new UnsupportedOperationException();
        }
    };
    private final JsonConverter keys = converter(true);
    private final JsonConverter values = converter(false);
    private final OffsetStorageWriter writer = new OffsetStorageWriter(store, CONNECTOR, keys, values);

    StoredOffsets() {
        store.start();
    }

    private static JsonConverter converter(boolean forKeys) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), forKeys);
        return converter;
    }

    /** As a task's records carry it. */
    void write(Map<String, ?> partition, Map<String, ?> offset) {
        writer.offset(partition, offset);
        writer.beginFlush();
        try {
            writer.doFlush((error, nothing) -> {}).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a user gives it by REST. */
    void alter(String partition, String offset) {
        write(normalized(json(partition), true), normalized(json(offset), false));
    }

    /** What Connect makes of a partition or an offset before a connector sees it: {@code Worker.normalizeSourceConnectorOffsets}. */
    @SuppressWarnings("unchecked")
    Map<String, ?> normalized(Map<String, ?> fields, boolean isKey) {
        JsonConverter converter = isKey ? keys : values;
        return (Map<String, ?>) converter
                .toConnectData("", converter.fromConnectData("", null, fields))
                .value();
    }

    /** The text by which Connect finds it. */
    String text(Map<String, ?> partition) {
        return new String(keys.fromConnectData("", null, partition), StandardCharsets.UTF_8);
    }

    OffsetStorageReader reader() {
        return new OffsetStorageReaderImpl(store, CONNECTOR, keys, values);
    }

    static Map<String, ?> json(String text) {
        try {
            return JsonMapper.builder().build().readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
