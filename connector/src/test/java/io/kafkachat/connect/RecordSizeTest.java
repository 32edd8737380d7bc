package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What is counted on top for each header. */
    private static final int PER_HEADER = 32;

    private final RecordSize sizes = new RecordSize();
    private final SimpleHeaderConverter headerConverter = new SimpleHeaderConverter();

    @Property
    void whatFitsIsNotLargerAndWhatIsSmallerFits(
            @ForAll long seed, @ForAll boolean asBytes, @ForAll @IntRange(min = -200, max = 200) int room)
            throws IOException {
        Random random = new Random(seed);
        ObjectNode event = (ObjectNode) value(random, 0, true);
        String key = random.nextBoolean() ? text(random) : null;
        Headers headers = headers(random);
        Prompt prompt = Prompts.prompt(Prompts.partition(), 0, key);
        byte[] json = JSON.writeValueAsBytes(event);
        SchemaAndValue value =
                asBytes ? new SchemaAndValue(Schema.BYTES_SCHEMA, json) : new SchemaAndValue(null, event);
        long exact = json.length + (key == null ? 0 : key.getBytes(StandardCharsets.UTF_8).length) + written(headers);
        int limit = (int) Math.max(0, exact + room);

        boolean fits = sizes.isAtMost(limit, prompt, headers, new OutputEvent(EventType.COMPLETION, 0, event), value);

        if (fits) {
            assertThat(exact).isLessThanOrEqualTo(limit);
        } else {
            assertThat(exact + (long) PER_HEADER * headers.size()).isGreaterThan(limit);
        }
    }

    @Test
    void whatIsWrittenInPlaceOfTheEventCounts() {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        OutputEvent enriched = new OutputEvent(EventType.COMPLETION, 0, event, event);
        Prompt prompt = Prompts.prompt(Prompts.partition(), 0, null);
        SchemaAndValue value = new SchemaAndValue(null, Map.of("answer", "x".repeat(1_000)));

        assertThat(sizes.isAtMost(1_013, prompt, new ConnectHeaders(), enriched, value))
                .isTrue();
        assertThat(sizes.isAtMost(1_012, prompt, new ConnectHeaders(), enriched, value))
                .isFalse();
    }

    @Test
    void oneCharacterCanTakeSixBytes() throws IOException {
        Prompt prompt = Prompts.prompt(Prompts.partition(), 0, null);
        for (String character : List.of("\u0001", "\"", "語", "\uD83D\uDE00")) {
            ObjectNode event = JsonNodeFactory.instance.objectNode().put("content", character.repeat(1_000));
            int exact = JSON.writeValueAsBytes(event).length;
            OutputEvent output = new OutputEvent(EventType.COMPLETION, 0, event);
            SchemaAndValue value = new SchemaAndValue(null, event);

            assertThat(sizes.isAtMost(exact, prompt, new ConnectHeaders(), output, value))
                    .isTrue();
            assertThat(sizes.isAtMost(exact - 1, prompt, new ConnectHeaders(), output, value))
                    .isFalse();
        }
    }

    @Test
    void headersOfAnyTypeCount() {
        Prompt prompt = Prompts.prompt(Prompts.partition(), 0, null);
        OutputEvent event = new OutputEvent(EventType.COMPLETION, 0, JsonNodeFactory.instance.objectNode());
        SchemaAndValue value = new SchemaAndValue(Schema.BYTES_SCHEMA, new byte[0]);
        Headers list = new ConnectHeaders().add("list", List.of("x".repeat(500), "y".repeat(500)), null);
        Headers odd = new ConnectHeaders().add("odd", new Object(), null);

        assertThat(sizes.isAtMost(1_000, prompt, list, event, value)).isFalse();
        assertThat(sizes.isAtMost(1_100, prompt, list, event, value)).isTrue();
        assertThat(sizes.isAtMost(100, prompt, odd, event, value)).isTrue();
    }

    private long written(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            byte[] bytes = headerConverter.fromConnectHeader("t", header.key(), header.schema(), header.value());
            size += header.key().getBytes(StandardCharsets.UTF_8).length + (bytes == null ? 0 : bytes.length);
        }
        return size;
    }

    private static Headers headers(Random random) {
        Headers headers = new ConnectHeaders();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> headers.addString(text(random), text(random));
                case 1 -> {
                    byte[] bytes = new byte[random.nextInt(100)];
                    random.nextBytes(bytes);
                    headers.addBytes(text(random), bytes);
                }
                default -> headers.add(text(random), null, null);
            }
        }
        return headers;
    }

    private static JsonNode value(Random random, int depth, boolean object) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (object) {
            ObjectNode node = json.objectNode();
            for (int i = random.nextInt(5); i > 0; i--) {
                node.set(text(random), value(random, depth + 1, depth < 3 && random.nextInt(4) == 0));
            }
            return node;
        }
        switch (random.nextInt(depth < 3 ? 9 : 8)) {
            case 0:
                return json.nullNode();
            case 1:
                return json.booleanNode(random.nextBoolean());
            case 2:
                return json.numberNode(random.nextLong());
            case 3:
                return json.numberNode(Double.longBitsToDouble(random.nextLong()));
            case 4:
                return json.numberNode(new BigInteger(random.nextInt(1_000), random));
            case 5:
                return json.numberNode(new BigDecimal(new BigInteger(200, random), random.nextInt(100) - 50));
            case 6:
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                return json.binaryNode(bytes);
            case 8:
                ArrayNode array = json.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(random, depth + 1, false));
                }
                return array;
            default:
                return json.textNode(text(random));
        }
    }

    /** Of characters that take anything from one to six bytes. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/".charAt(random.nextInt(3)));
                case 2 -> text.append('ü');
                case 3 -> text.append('語');
                case 4 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }
}
