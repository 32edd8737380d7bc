package io.kafkachat.connect;

import static io.kafkachat.connect.Sources.consumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.events.MappedPrompt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SourcePromptReaderTest {

    private static final byte[] BINARY = {1, (byte) 0xff, 0};

    @Test
    void aPromptIsWhereItStoodAndAsItCame() {
        Prompt prompt = Sources.of().prompt(consumed(42, "k", "Tell a story."));

        assertThat(prompt.offset()).isEqualTo(42);
        assertThat(prompt.context().coordinates().topic()).isEqualTo("prompts");
        assertThat(prompt.context().coordinates().timestamp()).isEqualTo(1_042);
        assertThat(prompt.context().requestId())
                .isEqualTo(prompt.context().coordinates().requestId("answers"));
        assertThat(prompt.context().key()).asString().isEqualTo("k");
        assertThat(prompt.context().value()).asString().isEqualTo("Tell a story.");
        assertThat(prompt.delivered().keySchema()).isEqualTo(Schema.OPTIONAL_BYTES_SCHEMA);
        assertThat((byte[]) prompt.delivered().key()).asString().isEqualTo("k");
        assertThat(content(prompt)).isEqualTo("Tell a story.");
    }

    @Test
    void jsonNeedsNoConverter() {
        assertThat(content(Sources.of().prompt(consumed(0, null, "{\"prompt\": \"Hello\"}"))))
                .isEqualTo("Hello");
    }

    @Test
    void nothingIsNothing() {
        for (Sources sources : List.of(
                Sources.of(),
                Sources.of(
                        "prompt.key.converter",
                        Sources.JSON,
                        "prompt.value.converter",
                        Sources.JSON,
                        "prompt.header.converter",
                        Sources.STRING))) {
            Headers headers = new RecordHeaders().add("empty", null);

            Prompt prompt = sources.prompt(consumed(0, null, null, headers));

            assertThat(prompt.mapped()).isInstanceOf(MappedPrompt.Ignored.class);
            assertThat(prompt.delivered().key()).isNull();
            assertThat(prompt.context().key()).isNull();
            assertThat(prompt.context().value()).isNull();
            assertThat(header(prompt, "empty").value()).isNull();
        }
    }

    @Test
    void convertersReadKeysAndValues() {
        Sources sources = Sources.of(
                "prompt.key.converter",
                Sources.STRING,
                "prompt.value.converter",
                Sources.JSON,
                "prompt.value.converter.schemas.enable",
                "true");
        String value =
                "{\"schema\": {\"type\": \"struct\", \"fields\": [{\"field\": \"prompt\", \"type\": \"string\"}]},"
                        + " \"payload\": {\"prompt\": \"Hello\"}}";

        Prompt prompt = sources.prompt(consumed(0, "k", value));

        SinkRecord delivered = prompt.delivered();
        assertThat(delivered.key()).isEqualTo("k");
        assertThat(delivered.keySchema().type()).isEqualTo(Schema.Type.STRING);
        assertThat(delivered.valueSchema().type()).isEqualTo(Schema.Type.STRUCT);
        assertThat(content(prompt)).isEqualTo("Hello");
        assertThat(prompt.context().value()).asString().isEqualTo(value);
    }

    @Test
    void keysAreReadAsTheConnectorWritesThem() {
        Prompt prompt = Sources.of("key.converter", Sources.STRING, "value.converter", Sources.STRING)
                .prompt(consumed(0, "k", "{\"prompt\": \"Hello\"}"));

        assertThat(prompt.delivered().key()).isEqualTo("k");
        assertThat(content(prompt)).as("values are not").isEqualTo("Hello");
    }

    @Test
    void whatAConverterRefusesIsAnErrorThatKeepsTheOriginalAndNotItsWords() {
        Sources sources = Sources.of("prompt.key.converter", Sources.JSON, "prompt.value.converter", Sources.JSON);

        Prompt badKey = sources.prompt(consumed(1, "{secret-key", "{\"prompt\": \"Hello\"}"));
        Prompt badValue = sources.prompt(consumed(2, "\"k\"", "{secret-value"));
        Prompt both = sources.prompt(consumed(3, "{secret-key", "{secret-value"));

        assertThat(rejection(badKey)).isEqualTo("key: expected what prompt.key.converter can read");
        assertThat(badKey.context().key()).asString().isEqualTo("{secret-key");
        assertThat(badKey.context().value()).asString().isEqualTo("{\"prompt\": \"Hello\"}");
        assertThat(badKey.delivered().key()).isNull();
        assertThat(rejection(badValue)).isEqualTo("value: expected what prompt.value.converter can read");
        assertThat(badValue.context().value()).asString().isEqualTo("{secret-value");
        assertThat(badValue.delivered().key()).isEqualTo("k");
        assertThat(rejection(both)).startsWith("key: ");
        assertThat(both.offset()).isEqualTo(3);
        assertThat(both.bytes()).isPositive();
    }

    @Test
    void headersAreTextWhereTheyAreText() {
        Headers headers = new RecordHeaders()
                .add("tenant", "grüße".getBytes(StandardCharsets.UTF_8))
                .add("raw", BINARY)
                .add("tenant", "b".getBytes(StandardCharsets.UTF_8));

        Prompt prompt = Sources.of().prompt(consumed(0, null, Sources.bytes("p"), headers));

        assertThat(prompt.delivered().headers()).extracting(Header::key).containsExactly("tenant", "raw", "tenant");
        assertThat(header(prompt, "tenant").value()).isEqualTo("b");
        assertThat(prompt.delivered().headers().iterator().next().value()).isEqualTo("grüße");
        assertThat(header(prompt, "raw").schema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat((byte[]) header(prompt, "raw").value()).isEqualTo(BINARY);
    }

    @Test
    void headersAreBytesIfTheConnectorWritesBytes() {
        Headers headers = new RecordHeaders().add("tenant", Sources.bytes("a")).add("none", null);

        Prompt prompt =
                Sources.of("header.converter", Sources.BYTES).prompt(consumed(0, null, Sources.bytes("p"), headers));

        assertThat(header(prompt, "tenant").schema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat((byte[]) header(prompt, "tenant").value()).asString().isEqualTo("a");
        assertThat(header(prompt, "none").value()).isNull();
    }

    @Test
    void aHeaderThatItsConverterRefusesGoesOnAsItCame() {
        Headers headers = new RecordHeaders()
                .add("json", Sources.bytes("{\"a\": 1}"))
                .add("text", Sources.bytes("{no json"))
                .add("raw", BINARY);

        Prompt prompt = Sources.of(
                        "prompt.header.converter", Sources.JSON, "prompt.header.converter.schemas.enable", "false")
                .prompt(consumed(0, null, Sources.bytes("p"), headers));

        assertThat(header(prompt, "json").value()).isEqualTo(Map.of("a", 1L));
        assertThat(header(prompt, "text").value()).isEqualTo("{no json");
        assertThat((byte[]) header(prompt, "raw").value()).isEqualTo(BINARY);
        assertThat(prompt.mapped()).isInstanceOf(MappedPrompt.Request.class);
    }

    @Test
    void aConverterThatCannotBeMadeNamesItsKey() {
        assertThatThrownBy(() ->
                        Sources.of("prompt.value.converter", "java.lang.String").reader())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("prompt.value.converter");
    }

    private static Header header(Prompt prompt, String name) {
        return prompt.delivered().headers().lastWithName(name);
    }

    private static String content(Prompt prompt) {
        assertThat(prompt.mapped()).isInstanceOf(MappedPrompt.Request.class);
        return ((MappedPrompt.Request) prompt.mapped())
                .request()
                .toJson()
                .path("messages")
                .path(0)
                .path("content")
                .textValue();
    }

    private static String rejection(Prompt prompt) {
        MappedPrompt.Rejected rejected = (MappedPrompt.Rejected) prompt.mapped();
        assertThat(rejected.failure().errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        return rejected.failure().message();
    }
}
