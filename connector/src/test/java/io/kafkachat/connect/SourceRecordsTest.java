package io.kafkachat.connect;

import static io.kafkachat.connect.Sources.consumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.connect.SourceRecords.Content;
import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.ReceiptHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.junit.jupiter.api.Test;

class SourceRecordsTest {

    private static final String[] JSON_BYTES = {"value.converter", Sources.BYTES};

    @Test
    void answersSayWhichOfHowManyTheyAreAndTheReceiptIsLast() {
        Sources sources = Sources.of();
        Prompt prompt = prompt(sources);
        PromptEvents events = sources.answered(prompt, "one", "two");

        List<Content> contents = sources.records().of(prompt, events);

        assertThat(contents)
                .extracting(Content::topic)
                .containsExactly("answers-completions", "answers-completions", "answers-usage");
        assertThat(names(contents.get(0)))
                .startsWith(
                        "tenant", "chat.request.id", "chat.prompt.topic", "chat.prompt.partition", "chat.prompt.offset")
                .hasSize(7);
        assertThat(header(contents.get(0), "tenant")).isEqualTo("a");
        assertThat(header(contents.get(0), "chat.prompt.offset")).isEqualTo("7");
        assertThat(header(contents.get(0), "chat.answer")).isEqualTo("0/2");
        assertThat(ReceiptHeader.read((String) header(contents.get(0), "chat.usage"), prompt.context()))
                .hasValueSatisfying(receipt -> assertThat(receipt.value())
                        .hasToString(events.receipt().value().toString()));
        assertThat(header(contents.get(1), "chat.answer")).isEqualTo("1/2");
        assertThat(names(contents.get(1))).doesNotContain("chat.usage");
        assertThat(names(contents.get(2))).contains("chat.request.id").doesNotContain("chat.answer", "chat.usage");
        assertThat(prompt.delivered().headers())
                .as("the prompt's own stay as they are")
                .hasSize(1);
    }

    @Test
    void valuesAreStructsThatAnyConverterCanWrite() {
        Sources sources = Sources.of();
        Prompt prompt = prompt(sources);

        List<Content> contents = sources.records().of(prompt, sources.answered(prompt, "one"));

        assertThat(((Struct) contents.get(0).value().value()).getString("content"))
                .isEqualTo("one");
        assertThat(contents.get(0).value().schema())
                .isEqualTo(((Struct) contents.get(0).value().value()).schema());
        assertThat(((Struct) contents.get(1).value().value()).getString("request_id"))
                .isEqualTo(prompt.context().requestId());
    }

    @Test
    void valuesAreJsonIfTheConnectorWritesBytes() {
        Sources sources = Sources.of(JSON_BYTES);
        Prompt prompt = prompt(sources);
        PromptEvents events = sources.answered(prompt, "one");

        List<Content> contents = sources.records().of(prompt, events);

        assertThat(contents.get(0).value().schema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat(json(contents.get(0)))
                .hasToString(events.answers().get(0).value().toString());
        assertThat(json(contents.get(1))).hasToString(events.receipt().value().toString());
    }

    @Test
    void headersAreBytesIfTheConnectorWritesBytes() {
        Sources sources = Sources.of("header.converter", Sources.BYTES);
        Prompt prompt = prompt(sources);

        List<Content> contents = sources.records().of(prompt, sources.answered(prompt, "one"));

        assertThat(contents.get(0).headers()).hasSize(7).allSatisfy(header -> {
            assertThat(header.schema()).isEqualTo(Schema.BYTES_SCHEMA);
            assertThat(header.value()).isInstanceOf(byte[].class);
        });
        assertThat((byte[]) header(contents.get(0), "chat.prompt.offset"))
                .asString()
                .isEqualTo("7");
    }

    @Test
    void whatHasNoTopicIsLeftOut() {
        Sources sources = Sources.of("usage.topic", "");
        Prompt prompt = prompt(sources);

        List<Content> contents = sources.records().of(prompt, sources.answered(prompt, "one"));
        assertThat(contents).extracting(Content::topic).containsExactly("answers-completions");
        assertThat(names(contents.get(0))).contains("chat.answer").doesNotContain("chat.usage");
    }

    @Test
    void anAnswerThatIsTooLargeBecomesAnErrorAndTheReceiptSaysSo() {
        Sources sources = Sources.of("output.max.record.bytes", "20000");
        Prompt prompt = prompt(sources);

        List<Content> contents = sources.records().of(prompt, sources.answered(prompt, "x".repeat(20_000), "two"));

        assertThat(contents)
                .extracting(Content::topic)
                .containsExactly("answers-errors", "answers-completions", "answers-usage");
        Struct error = (Struct) contents.get(0).value().value();
        assertThat(error.getString("error_class")).isEqualTo("OUTPUT_REFUSED");
        assertThat(error.getString("message")).contains("output.max.record.bytes", "20000");
        assertThat(new String(error.getBytes("value"), StandardCharsets.UTF_8)).isEqualTo("Tell a story.");
        assertThat(header(contents.get(0), "chat.answer")).isEqualTo("0/2");
        assertThat(names(contents.get(0))).contains("chat.usage");
        Struct receipt = (Struct) contents.get(2).value().value();
        assertThat(receipt.getString("outcome")).isEqualTo("failed");
        assertThat(receipt.getString("error_class")).isEqualTo("OUTPUT_REFUSED");
    }

    @Test
    void anErrorThatIsTooLargeDoesWithoutTheValueAndThenTheKey() {
        Sources sources = Sources.of("output.max.record.bytes", "20000");
        Prompt largeValue = sources.prompt(consumed(0, "key", "x".repeat(20_000)));
        // Once as the record's key, once in the event.
        Prompt largeKey = sources.prompt(consumed(0, "k".repeat(12_000), "value"));

        Struct withoutValue = error(sources, largeValue);
        Struct withoutKey = error(sources, largeKey);

        assertThat(withoutValue.getBytes("value")).isNull();
        assertThat(withoutValue.getBytes("key")).isNotNull();
        assertThat(withoutValue.getString("error_class")).isEqualTo("INVALID_REQUEST");
        assertThat(withoutKey.getBytes("value")).isNull();
        assertThat(withoutKey.getBytes("key")).isNull();
        assertThat(largeValue.isOutputRefused())
                .as("the error itself is published")
                .isFalse();
    }

    @Test
    void whatFitsInNoFormStopsTheTask() {
        Sources sources = Sources.of("output.max.record.bytes", "20000");
        Prompt prompt = sources.prompt(consumed(0, "k".repeat(20_000), "value"));

        assertThatThrownBy(() -> sources.records().of(prompt, sources.rejected(prompt)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("answers-errors")
                .hasMessageContaining("output.max.record.bytes")
                .hasMessageNotContaining("kkkk");
    }

    @Test
    void allHeadersCount() {
        Sources sources = Sources.of("output.max.record.bytes", "20000");
        Prompt prompt = sources.prompt(consumed(
                0, null, Sources.bytes("value"), new RecordHeaders().add("large", Sources.bytes("ü".repeat(9_800)))));

        assertThatThrownBy(() -> sources.records().of(prompt, sources.answered(prompt, "one")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void thePromptIsEnriched() throws IOException {
        String value = "{\"id\": 5, \"prompt\": \"Hello\"}";
        Sources sources = Sources.of("output.mode", "enrich");
        Sources asBytes = Sources.of("output.mode", "enrich", "value.converter", Sources.BYTES);

        Prompt prompt = sources.prompt(consumed(0, null, value));
        List<Content> contents = sources.records().of(prompt, sources.answered(prompt, "Hi"));
        List<Content> bytes = asBytes.records().of(prompt, asBytes.answered(prompt, "Hi"));

        assertThat(contents.get(0).value().schema()).isNull();
        assertThat(contents.get(0).value().value()).isEqualTo(Map.of("id", 5, "prompt", "Hello", "answer", "Hi"));
        assertThat(json(bytes.get(0)))
                .isEqualTo(JsonMapper.builder()
                        .build()
                        .readTree("{\"id\": 5, \"prompt\": \"Hello\", \"answer\": \"Hi\"}"));
        assertThat(contents.get(1).value().value()).as("the receipt").isInstanceOf(Struct.class);
    }

    @Test
    void thePromptGetsTheFieldsOfTheAnswer() {
        Sources sources = Sources.of("output.mode", "enrich", "output.enrich.format", "fields");
        Prompt prompt = sources.prompt(consumed(0, null, "{\"id\": 5, \"prompt\": \"Hello\"}"));

        List<Content> object =
                sources.records().of(prompt, sources.answered(prompt, "{\"id\": 6, \"category\": \"toys\"}"));
        List<Content> text = sources.records().of(prompt, sources.answered(prompt, "toys"));

        assertThat(object.get(0).value().value()).isEqualTo(Map.of("id", 5, "prompt", "Hello", "category", "toys"));
        assertThat(text).extracting(Content::topic).containsExactly("answers-errors", "answers-usage");
        assertThat(((Struct) text.get(0).value().value()).getString("error_class"))
                .isEqualTo("MALFORMED_RESPONSE");
    }

    @Test
    void aPromptThatBecomesTooLargeWithItsAnswerIsAnError() {
        Sources sources = Sources.of("output.mode", "enrich", "output.max.record.bytes", "20000");
        Prompt prompt = sources.prompt(consumed(0, null, "{\"prompt\": \"" + "x".repeat(9_000) + "\"}"));

        List<Content> fits = sources.records().of(prompt, sources.answered(prompt, "y".repeat(9_000)));
        List<Content> tooLarge = sources.records().of(prompt, sources.answered(prompt, "y".repeat(12_000)));

        assertThat(fits).extracting(Content::topic).containsExactly("answers-completions", "answers-usage");
        assertThat(tooLarge).extracting(Content::topic).containsExactly("answers-errors", "answers-usage");
    }

    private static Prompt prompt(Sources sources) {
        return sources.prompt(consumed(
                7,
                Sources.bytes("key"),
                Sources.bytes("Tell a story."),
                new RecordHeaders().add("tenant", Sources.bytes("a"))));
    }

    private static Struct error(Sources sources, Prompt prompt) {
        List<Content> contents = sources.records().of(prompt, sources.rejected(prompt));
        assertThat(contents).extracting(Content::topic).containsExactly("answers-errors", "answers-usage");
        return (Struct) contents.get(0).value().value();
    }

    private static JsonNode json(Content content) {
        try {
            return JsonMapper.builder().build().readTree((byte[])
                    content.value().value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Content content) {
        return StreamSupport.stream(content.headers().spliterator(), false)
                .map(Header::key)
                .toList();
    }

    private static Object header(Content content, String name) {
        return content.headers().lastWithName(name).value();
    }
}
