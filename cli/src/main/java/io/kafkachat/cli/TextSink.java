package io.kafkachat.cli;

import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** For people. */
record TextSink(Console console, EventText text) implements EventSink {

    @Override
    public boolean show(ConsumerRecord<byte[], byte[]> record, EventDecoder.Decoded decoded) {
        if (decoded.event() == null) {
            PromptPlace place = new PromptPlace(record.topic(), record.partition(), record.offset());
            console.print(text.unreadable(place, Objects.requireNonNullElse(decoded.problem(), "")));
        } else {
            text.lines(decoded.event()).forEach(console::print);
        }
        return true;
    }
}
