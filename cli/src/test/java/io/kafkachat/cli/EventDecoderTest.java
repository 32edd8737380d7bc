package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventDecoderTest {

    private static final String COMPLETION =
            "{\"request_id\":\"r\",\"completion_id\":\"c\",\"content\":\"hi\",\"finish_reason\":\"stop\","
                    + "\"prompt\":{\"topic\":\"p\",\"partition\":1,\"offset\":5,\"timestamp\":1}}";

    private final EventDecoder decoder = new EventDecoder();

    @Test
    void readsJsonPlainInAnEnvelopeAndBehindTheIdOfASchemaRegistry() {
        byte[] behindId = ByteBuffer.allocate(5 + COMPLETION.length())
                .put((byte) 0)
                .putInt(12)
                .put(Events.bytes(COMPLETION))
                .array();

        assertThat(kind(Events.record(COMPLETION))).isEqualTo(EventKind.COMPLETION);
        assertThat(kind(Events.record("{\"schema\":{\"type\":\"struct\"},\"payload\":" + COMPLETION + "}")))
                .isEqualTo(EventKind.COMPLETION);
        assertThat(kind(Events.record(behindId, Map.of()))).isEqualTo(EventKind.COMPLETION);
    }

    @Test
    void saysWhatItCannotRead() {
        byte[] avro = {0, 0, 0, 0, 42, 6, 'a', 'b', 'c'};

        assertThat(decoder.decode(Events.record(avro, Map.of())).problem())
                .contains("Avro")
                .contains("schema 42");
        assertThat(decoder.decode(Events.record("plain text")).problem()).startsWith("is no JSON object");
    }

    @Test
    void thePromptIsNamedByHeadersOrElseByTheValue() {
        assertThat(event(Events.answer(COMPLETION, 3, "0/1")).prompt()).isEqualTo(new PromptPlace("prompts", 0, 3));
        assertThat(event(Events.record(COMPLETION)).prompt()).isEqualTo(new PromptPlace("p", 1, 5));
    }

    @Test
    void anAnswerCannotSteerTheTerminal() {
        String hostile = COMPLETION.replace("hi", "a\\u001b[2Jb\\nc");

        assertThat(new EventText(new Palette(true), ZoneOffset.UTC).lines(event(Events.record(hostile))))
                .endsWith("  a\uFFFD[2Jb", "  c");
    }

    private EventKind kind(ConsumerRecord<byte[], byte[]> record) {
        return event(record).kind();
    }

    private OutputEventRecord event(ConsumerRecord<byte[], byte[]> record) {
        OutputEventRecord event = decoder.decode(record).event();
        assertThat(event).isNotNull();
        return event;
    }
}
