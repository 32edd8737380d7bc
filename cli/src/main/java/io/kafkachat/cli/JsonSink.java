package io.kafkachat.cli;

import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** For programs. */
record JsonSink(Console console) implements EventSink {

    @Override
    public boolean show(ConsumerRecord<byte[], byte[]> record, EventDecoder.Decoded decoded) {
        PromptPlace place = new PromptPlace(record.topic(), record.partition(), record.offset());
        console.print(
                decoded.event() == null
                        ? EventJson.unreadable(place, Objects.requireNonNullElse(decoded.problem(), ""))
                        : EventJson.line(decoded.event()));
        return true;
    }
}
