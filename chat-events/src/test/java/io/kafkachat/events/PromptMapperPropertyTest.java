package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.InvalidRequestException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever an event holds, the mapper says what becomes of it; what it lets through can be sent. */
class PromptMapperPropertyTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper WRITER = new ObjectMapper();

    private static final List<PromptMapper> MAPPERS = List.of(
            new PromptMapper(PromptSettings.of("some/model", Capabilities.NEMOTRON)),
            new PromptMapper(PromptSettings.of(null, Capabilities.OPENAI)),
            mapper(null, Set.of("temperature", "model"), PromptSettings.NullValues.FAIL),
            mapper(
                    "{{prompt}} {{#a}}{{b}}{{.}}{{/a}} {{^messages}}{{role.content}}{{/messages}}",
                    null,
                    PromptSettings.NullValues.IGNORE));

    private static PromptMapper mapper(
            @Nullable String template, @Nullable Set<String> overridable, PromptSettings.NullValues nullValues) {
        return new PromptMapper(new PromptSettings(
                "some/model",
                "Be brief.",
                NODES.objectNode().put("temperature", 0.5),
                "prompt",
                template,
                template,
                overridable,
                nullValues,
                Capabilities.NEMOTRON));
    }

    @Property
    void noBytesMakeItThrow(@ForAll byte[] bytes) throws JsonProcessingException {
        check(PromptValue.ofBytes(bytes));
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) throws JsonProcessingException {
        check(PromptValue.ofBytes(Fixtures.bytes(text)));
        check(new PromptValue.Text(text));
    }

    @Property
    void noJsonMakesItThrow(@ForAll("json") JsonNode json) throws JsonProcessingException {
        check(PromptValue.ofJson(json));
        check(PromptValue.ofBytes(Fixtures.bytes(json.toString())));
    }

    @Property
    void noFieldOfAGoodRequestBodyMakesItThrow(@ForAll("json") JsonNode value, @ForAll("fields") String field)
            throws JsonProcessingException {
        ObjectNode message = Fixtures.object("{'role':'user','content':'Hi!'}");
        ObjectNode body = NODES.objectNode().set("messages", NODES.arrayNode().add(message));

        check(new PromptValue.Body(body.deepCopy().set(field, value)));
        message.set(field, value);
        check(new PromptValue.Body(body));
    }

    @Property
    void noTextMakesCompilingOrRenderingThrowAnythingUnexpected(
            @ForAll("templates") String text, @ForAll("json") JsonNode event) {
        PromptTemplate template;
        try {
            template = PromptTemplate.compile("prompt.template", text);
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageStartingWith("prompt.template: ");
            return;
        }
        try {
            assertThat(template.render(event instanceof ObjectNode object ? object : NODES.objectNode()))
                    .isNotNull();
        } catch (InvalidRequestException expected) {
            assertThat(expected).hasMessageEndingWith(" of prompt.template");
        }
    }

    private static void check(PromptValue value) throws JsonProcessingException {
        for (PromptMapper mapper : MAPPERS) {
            MappedPrompt mapped = mapper.map(value);
            if (mapped instanceof MappedPrompt.Request request) {
                assertThat(WRITER.writeValueAsBytes(request.request().toJson())).isNotEmpty();
            } else if (mapped instanceof MappedPrompt.Rejected rejected) {
                assertThat(rejected.failure().errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
                assertThat(rejected.failure().message()).contains(": expected ").hasSizeLessThan(300);
            } else {
                assertThat(value).isEqualTo(new PromptValue.Absent());
            }
        }
    }

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{{{",
                        "}}}",
                        "{{#a}}",
                        "{{/a}}",
                        "{{^a}}",
                        "{{a.b}}",
                        "{{.}}",
                        "{{this}}",
                        "{{&b}}",
                        "{{! c }}",
                        "{{>p}}",
                        "{{=<% %>=}}",
                        "<%a%>",
                        "{{=",
                        "=}}",
                        "{{<p}}",
                        "{{$b}}",
                        "{{/b}}",
                        "\n",
                        " ",
                        "text",
                        "{{-index}}",
                        "{{-first}}",
                        "{{-last}}",
                        "{{#-last}}",
                        "{{/-last}}",
                        "{{a.}}",
                        "{{.a}}",
                        "{{..}}",
                        "{{#a.b}}",
                        "{{/a.b}}",
                        "{{prompt}}",
                        "{{ }}",
                        "{{#}}",
                        "{{/}}",
                        "{",
                        "}")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<JsonNode> json() {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(5).map(NODES::textNode),
                Arbitraries.of("user", "system", "tool", "assistant", "auto", "function", "low", "text", "\uD83D", " ")
                        .map(NODES::textNode),
                Arbitraries.bigDecimals().map(NODES::numberNode),
                Arbitraries.of("1e999999999", "-1e999999999", "1e-999999999", "0e999999999", "1.0", "7", "0.5")
                        .map(text -> NODES.numberNode(new BigDecimal(text))),
                Arbitraries.doubles().map(NODES::numberNode),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY).map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()),
                Arbitraries.of(new byte[] {1, 2}, new byte[0]).map(NODES::binaryNode));
        return tree(leaves, 4);
    }

    private static Arbitrary<JsonNode> tree(Arbitrary<JsonNode> leaves, int depth) {
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonNode> below = Arbitraries.lazy(() -> tree(leaves, depth - 1));
        Arbitrary<String> names =
                Arbitraries.oneOf(known(), Arbitraries.strings().ofMaxLength(100));
        Arbitrary<JsonNode> arrays = below.list().ofMaxSize(4).map(elements -> {
            ArrayNode array = NODES.arrayNode();
            array.addAll(elements);
            return array;
        });
        Arbitrary<JsonNode> objects = Combinators.combine(names, below)
                .as(Map::entry)
                .list()
                .ofMaxSize(6)
                .map(fields -> {
                    ObjectNode object = NODES.objectNode();
                    fields.forEach(field -> object.set(field.getKey(), field.getValue()));
                    return object;
                });
        return Arbitraries.frequencyOf(Tuple.of(1, leaves), Tuple.of(2, arrays), Tuple.of(5, objects));
    }

    @Provide
    Arbitrary<String> fields() {
        return known();
    }

    private static Arbitrary<String> known() {
        return Arbitraries.of(
                "messages",
                "role",
                "content",
                "prompt",
                "model",
                "temperature",
                "top_p",
                "top_k",
                "seed",
                "max_tokens",
                "stop",
                "stream",
                "frequency_penalty",
                "presence_penalty",
                "tools",
                "tool_choice",
                "response_format",
                "reasoning",
                "effort",
                "exclude",
                "type",
                "function",
                "name",
                "tool_calls",
                "tool_call_id",
                "arguments",
                "a",
                "b",
                "id",
                "parameters");
    }
}
