package io.kafkachat.streams;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Turns records into what is stored of them, and back. */
final class RecordBytes<K, V> {

    private final Serde<K> keys;
    private final Serde<V> values;

    RecordBytes(Serde<K> keys, Serde<V> values) {
        this.keys = keys;
        this.values = values;
    }

    /** @param topic as the serdes are told */
    PendingRecord stored(String topic, Record<K, V> record) {
        byte[] key = keys.serializer().serialize(topic, record.headers(), record.key());
        byte[] value = values.serializer().serialize(topic, record.headers(), record.value());
        return PendingRecord.of(key, value, record.timestamp(), record.headers());
    }

    Record<K, V> record(String topic, PendingRecord stored) {
        Headers headers = stored.recordHeaders();
        K key = deserialize(keys, topic, headers, stored.key());
        V value = deserialize(values, topic, headers, stored.value());
        return new Record<>(key, value, stored.timestamp(), headers);
    }

    @SuppressWarnings("NullAway") // What serdes make of null is theirs to say; Record takes it.
    private static <T> T deserialize(Serde<T> serde, String topic, Headers headers, byte @Nullable [] bytes) {
        return bytes == null ? null : serde.deserializer().deserialize(topic, headers, bytes);
    }
}
