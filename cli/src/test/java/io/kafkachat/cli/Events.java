package io.kafkachat.cli;

import io.kafkachat.events.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of output topics. */
final class Events {

    private Events() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ConsumerRecord<byte[], byte[]> record(String value) {
        return record(bytes(value), Map.of());
    }

    static ConsumerRecord<byte[], byte[]> record(byte[] value, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("out", 0, 7, bytes("k"), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return record;
    }

    static ConsumerRecord<byte[], byte[]> answer(String value, long promptOffset, String position) {
        return record(
                bytes(value),
                Map.of(
                        EventHeaders.REQUEST_ID,
                        "id-" + promptOffset,
                        EventHeaders.PROMPT_TOPIC,
                        "prompts",
                        EventHeaders.PROMPT_PARTITION,
                        "0",
                        EventHeaders.PROMPT_OFFSET,
                        Long.toString(promptOffset),
                        EventHeaders.ANSWER,
                        position));
    }

    static String chunk(String id, int attempt, int index, String content, boolean last, boolean aborted) {
        return "{\"request_id\":\"" + id + "\",\"attempt\":" + attempt + ",\"index\":" + index
                + ",\"choice_index\":0,\"content\":\"" + content + "\",\"reasoning\":null,\"last\":" + last
                + ",\"aborted\":" + aborted + "}";
    }
}
