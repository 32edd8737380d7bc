package io.kafkachat.connect;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes prompts of what a source consumed, as Connect would deliver it to a sink. Used by the intake's thread.
 */
final class SourcePromptReader implements AutoCloseable {

    /** @param failed what the converter of this key could not read; null if all is well */
    private record Converted(SchemaAndValue value, @Nullable String failed) {}

    private final PromptReader reader;
    private final @Nullable Converter keys;
    private final @Nullable Converter values;
    private final @Nullable HeaderConverter headers;
    private final boolean headerBytes;

    /**
     * @param headerBytes whether headers without a converter are bytes even if they are text
     * @throws org.apache.kafka.common.config.ConfigException if a converter cannot be made
     */
    SourcePromptReader(PromptReader reader, IntakeSettings settings, boolean headerBytes) {
        this.reader = reader;
        this.keys = settings.key() == null ? null : settings.key().converter(true);
        this.values = settings.value() == null ? null : settings.value().converter(false);
        this.headers = settings.header() == null ? null : settings.header().headerConverter();
        this.headerBytes = headerBytes;
    }

    /**
     * Never throws for anything that a record holds.
     *
     * @throws RetriableException if a converter cannot reach its schema registry; the same record can be read later
     */
    Prompt read(ConsumerRecord<byte[], byte[]> record, OwnedPartition partition) {
        Converted key = convert(keys, IntakeConfig.KEY_CONVERTER, record, record.key());
        Converted value = convert(values, IntakeConfig.VALUE_CONVERTER, record, record.value());
        SinkRecord delivered = new SinkRecord(
                record.topic(),
                record.partition(),
                key.value().schema(),
                key.value().value(),
                value.value().schema(),
                value.value().value(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                headers(record));
        String failed = key.failed() != null ? key.failed() : value.failed();
        return failed == null
                ? reader.read(delivered, partition, record.key(), record.value())
                : reader.rejected(delivered, partition, record.key(), record.value(), unreadable(failed));
    }

    private static Converted convert(
            @Nullable Converter converter,
            String converterKey,
            ConsumerRecord<byte[], byte[]> record,
            byte @Nullable [] bytes) {
        if (converter == null) {
            return new Converted(
                    bytes == null ? SchemaAndValue.NULL : new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, bytes),
                    null);
        }
        try {
            return new Converted(converter.toConnectData(record.topic(), record.headers(), bytes), null);
        } catch (RetriableException e) {
            throw e;
        } catch (RuntimeException e) {
            // Converters are other people's, and their words may hold the text.
            return new Converted(SchemaAndValue.NULL, converterKey);
        }
    }

    private static Failure unreadable(String converterKey) {
        String part = converterKey.equals(IntakeConfig.KEY_CONVERTER) ? "key" : "value";
        return new Failure(
                ErrorClass.INVALID_REQUEST, null, null, part + ": expected what " + converterKey + " can read", null);
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> record) {
        Headers all = new ConnectHeaders();
        for (Header header : record.headers()) {
            all.add(header.key(), header(record.topic(), header));
        }
        return all;
    }

    // A header must not stop a prompt: what the converter refuses goes on as it came.
    private SchemaAndValue header(String topic, Header header) {
        if (headers != null) {
            try {
                return headers.toConnectHeader(topic, header.key(), header.value());
            } catch (RuntimeException e) {
                return raw(header.value());
            }
        }
        return raw(header.value());
    }

    private SchemaAndValue raw(byte @Nullable [] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        String text = headerBytes ? null : text(value);
        return text == null
                ? new SchemaAndValue(Schema.BYTES_SCHEMA, value)
                : new SchemaAndValue(Schema.STRING_SCHEMA, text);
    }

    @Override
    public void close() {
        Utils.closeQuietly(keys, "prompt key converter");
        Utils.closeQuietly(values, "prompt value converter");
        Utils.closeQuietly(headers, "prompt header converter");
    }

    private static @Nullable String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
