package io.kafkachat.streams.app;

import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Writes outputs; they are never read. */
final class OutputSerde implements Serde<OutputRecord> {

    @Override
    public Serializer<OutputRecord> serializer() {
        return (topic, output) -> Objects.requireNonNull(output.value());
    }

    @Override
    public Deserializer<OutputRecord> deserializer() {
        throw new UnsupportedOperationException("outputs are only written");
    }
}
