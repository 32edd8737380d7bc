package io.kafkachat.connect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Keys, values and headers of prompt events as the bytes that they came from: bytes as they are, everything else through the connector's own
 * converters, which may have stripped text of quotes or of a schema's id. Where the connector has none, and for what they refuse because a
 * transformation made it, text is UTF-8 and other values are JSON. As thread-safe as the converters, which are thread-safe in Connect's own use.
 */
final class RecordBytes implements AutoCloseable {

    private final @Nullable Converter allKeys;
    private final @Nullable Converter keys;
    private final @Nullable Converter values;
    private final Converter fallback;
    private final HeaderConverter headers;

    /** @throws org.apache.kafka.common.config.ConfigException if a converter cannot be made */
    RecordBytes(OutputSettings settings) {
        allKeys = converter(settings.key(), true);
        keys = converter(settings.originalKey(), true);
        values = converter(settings.originalValue(), false);
        fallback = ConverterSettings.json("json").converter(false);
        headers = settings.header().headerConverter();
    }

    private static @Nullable Converter converter(@Nullable ConverterSettings settings, boolean forKeys) {
        return settings == null ? null : settings.converter(forKeys);
    }

    /** @throws DataException if the converter refuses it */
    byte @Nullable [] key(SinkRecord record) {
        Object key = record.key();
        if (key == null) {
            return null;
        }
        if (allKeys != null) {
            return allKeys.fromConnectData(record.topic(), record.keySchema(), key);
        }
        byte[] written = asItCame(keys, record.topic(), record.keySchema(), key);
        if (written != null) {
            return written;
        }
        return (keys == null ? fallback : keys).fromConnectData(record.topic(), record.keySchema(), key);
    }

    /** For error events: what a converter refuses is written as JSON, and what even that refuses is left out. */
    byte @Nullable [] value(SinkRecord record) {
        Object value = record.value();
        if (value == null) {
            return null;
        }
        byte[] written = asItCame(values, record.topic(), record.valueSchema(), value);
        return written != null ? written : json(record.topic(), record.valueSchema(), value);
    }

    /**
     * The prompt's headers for a record of an output topic. One that the converter refuses is left out: a header must not
     * stop a prompt.
     */
    List<Header> headers(SinkRecord record, String topic) {
        List<Header> written = new ArrayList<>(record.headers().size());
        for (org.apache.kafka.connect.header.Header header : record.headers()) {
            byte[] bytes = header.value() == null ? null : header(header, topic);
            if (bytes != null || header.value() == null) {
                written.add(new RecordHeader(header.key(), bytes));
            }
        }
        return written;
    }

    private byte @Nullable [] header(org.apache.kafka.connect.header.Header header, String topic) {
        byte[] bytes = bytes(header.value());
        if (bytes != null) {
            return bytes;
        }
        try {
            return headers.fromConnectHeader(topic, header.key(), header.schema(), header.value());
        } catch (RuntimeException e) {
            return text(header.value());
        }
    }

    /** Null if that can only be guessed. */
    private static byte @Nullable [] asItCame(
            @Nullable Converter converter, String topic, @Nullable Schema schema, Object value) {
        byte[] bytes = bytes(value);
        if (bytes != null || converter == null) {
            return bytes != null ? bytes : text(value);
        }
        try {
            return converter.fromConnectData(topic, schema, value);
        } catch (RuntimeException e) {
            return text(value);
        }
    }

    private byte @Nullable [] json(String topic, @Nullable Schema schema, Object value) {
        try {
            return fallback.fromConnectData(topic, schema, value);
        } catch (DataException e) {
            return null;
        }
    }

    @Override
    public void close() {
        Utils.closeQuietly(allKeys, "key converter");
        Utils.closeQuietly(keys, "original key converter");
        Utils.closeQuietly(values, "original value converter");
        Utils.closeQuietly(fallback, "fallback converter");
        Utils.closeQuietly(headers, "header converter");
    }

    private static byte @Nullable [] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return null;
    }

    private static byte @Nullable [] text(Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
    }
}
