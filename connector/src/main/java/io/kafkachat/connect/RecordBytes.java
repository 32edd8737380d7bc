package io.kafkachat.connect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Keys, values and headers of prompt events as the bytes that they came from: bytes as they are, text as UTF-8, everything else through the
 * connector's own converters. As thread-safe as these, which are thread-safe in Connect's own use.
 */
final class RecordBytes {

    private final Converter keys;
    private final boolean convertAllKeys;
    private final Converter values;
    private final Converter fallback;
    private final HeaderConverter headers;

    /** @throws org.apache.kafka.common.config.ConfigException if a converter cannot be made */
    RecordBytes(OutputSettings settings) {
        ConverterSettings json = OutputConfig.json("json");
        ConverterSettings key = settings.key();
        convertAllKeys = key != null;
        if (key == null) {
            key = settings.originalKey();
        }
        keys = (key == null ? json : key).converter(true);
        ConverterSettings value = settings.originalValue();
        values = (value == null ? json : value).converter(false);
        fallback = json.converter(false);
        headers = settings.header().headerConverter();
    }

    /** @throws DataException if the converter refuses it */
    byte @Nullable [] key(SinkRecord record) {
        byte[] plain = convertAllKeys ? null : plain(record.key());
        return plain != null || record.key() == null
                ? plain
                : keys.fromConnectData(record.topic(), record.keySchema(), record.key());
    }

    /** For error events: what a converter refuses is written as JSON, and what even that refuses is left out. */
    byte @Nullable [] value(SinkRecord record) {
        byte[] plain = plain(record.value());
        if (plain != null || record.value() == null) {
            return plain;
        }
        try {
            return values.fromConnectData(record.topic(), record.valueSchema(), record.value());
        } catch (RuntimeException e) {
            return json(record.topic(), record.valueSchema(), record.value());
        }
    }

    /**
     * The prompt's headers for a record of an output topic. One that the converter refuses is left out: a header must not
     * stop a prompt.
     */
    List<Header> headers(SinkRecord record, String topic) {
        List<Header> written = new ArrayList<>(record.headers().size());
        for (org.apache.kafka.connect.header.Header header : record.headers()) {
            byte[] plain = plain(header.value());
            if (plain != null || header.value() == null) {
                written.add(new RecordHeader(header.key(), plain));
                continue;
            }
            try {
                byte[] bytes = headers.fromConnectHeader(topic, header.key(), header.schema(), header.value());
                written.add(new RecordHeader(header.key(), bytes));
            } catch (RuntimeException e) {
                // Left out.
            }
        }
        return written;
    }

    private byte @Nullable [] json(String topic, @Nullable Schema schema, Object value) {
        try {
            return fallback.fromConnectData(topic, schema, value);
        } catch (DataException e) {
            return null;
        }
    }

    private static byte @Nullable [] plain(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return null;
    }
}
