package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.events.EventType;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of prompt event that a worker's converters can make is answered or accounted for, and keeps its task alive. */
@OnSharedCluster
class InputFormsIT {

    private static final String VALUE_CONVERTER = "value.converter";
    private static final String SCHEMAS_ENABLE = "value.converter.schemas.enable";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String LONG = "org.apache.kafka.connect.converters.LongConverter";

    private static final String WEATHER_TOOL = """
            {"type": "function", "function": {"name": "weather", "parameters":
              {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}""";
    private static final String TICKET_SCHEMA = """
            {"type": "struct", "name": "Ticket", "optional": false, "fields": [
              {"field": "title", "type": "string", "optional": false},
              {"field": "count", "type": "int32", "optional": false},
              {"field": "note", "type": "string", "optional": true},
              {"field": "customer", "type": "struct", "optional": false, "fields": [
                {"field": "name", "type": "string", "optional": false}]}]}""";

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    InputFormsIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @Test
    void textIsTheUserMessageWhateverItLooksLike() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "text")) {
            sink.sendAll(Map.of("plain", "Why is the sky blue?", "json-like", "{\"messages\": []}"));
            sink.awaitReceipts(2);
            sink.awaitAllCommitted();

            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions).containsOnlyKeys("plain", "json-like");
            assertThat(completions.get("plain").text("content")).contains("Why is the sky blue?");
            assertThat(completions.get("json-like").text("content")).contains("{\"messages\": []}");
            for (Output usage : sink.usage()) {
                assertThat(usage.text("outcome")).isEqualTo("completed");
                assertThat(usage.value().path("attempts").asInt()).isEqualTo(1);
                assertThat(usage.value().path("total_tokens").asInt()).isPositive();
                assertThat(usage.value().path("prompt").path("timestamp").asLong())
                        .isPositive();
            }
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.toolCalls()).isEmpty();
        }
    }

    @Test
    void tombstonesCauseNothingAndAreCommitted() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "tombstones")) {
            sink.send("gone", null);
            sink.awaitAllCommitted();
            sink.send("here", "An answer, please");
            sink.awaitReceipts(1);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("here");
            assertThat(Output.byKey(sink.usage())).containsOnlyKeys("here");
            assertThat(sink.errors()).isEmpty();
        }
    }

    @Test
    void tombstonesAreErrorsIfTheUserSaysSo() {
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, "tombstones-fail", "behavior.on.null.values", "fail")) {
            sink.send("gone", null);
            sink.awaitReceipts(1);
            sink.awaitAllCommitted();

            Output error = Output.byKey(sink.errors()).get("gone");
            assertThat(error.text("message")).isEqualTo("value: expected a prompt, not null");
            assertThat(error.value().path("value").isNull()).isTrue();
            assertThat(sink.usage()).hasSize(1);
            assertThat(sink.completions()).isEmpty();
            sink.assertRunning();
        }
    }

    @Test
    void bytesAreAnObjectOrText() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "bytes", VALUE_CONVERTER, BYTES)) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("messages", """
                    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "From messages"}],
                     "max_tokens": 4, "reasoning": {"exclude": true}, "unknown_to_us": {"kept": 1}}""");
            values.put("field", "{\"prompt\": \"From the prompt field\", \"temperature\": 99}");
            values.put("text", "From text");
            values.put("broken-json", "{\"prompt\": \"From broken JSON");
            values.put("array", "[\"From an array\"]");
            sink.sendAll(values);
            byte[] notText = {(byte) 0xC3, 0x28, (byte) 0xFF};
            sink.sendBytes(utf8("not-text"), notText, Map.of());
            sink.awaitReceipts(6);

            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions).containsOnlyKeys(values.keySet());
            assertThat(completions.get("messages").text("finish_reason")).isEqualTo("length");
            assertThat(completions.get("messages").value().path("reasoning").isNull())
                    .isTrue();
            assertThat(completions.get("field").text("content")).contains("\"From the prompt field\"");
            assertThat(completions.get("text").text("content")).contains("\"From text\"");
            assertThat(completions.get("broken-json").text("content")).contains("From broken JSON");
            assertThat(completions.get("array").text("content")).contains("From an array");
            Output error = Output.byKey(sink.errors()).get("not-text");
            assertThat(error.text("message"))
                    .isEqualTo("value: expected text or an object, not bytes that are not UTF-8");
            assertThat(bytes(error, "value")).isEqualTo(notText);
            assertThat(sink.usage()).hasSize(6);
        }
    }

    @Test
    void mapsAreRequestBodiesOrData() {
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, "maps", VALUE_CONVERTER, JSON, SCHEMAS_ENABLE, "false")) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("everything", """
                    {"messages": [{"role": "user", "content": "Everything [[tool=2]]"}], "max_tokens": 500,
                     "temperature": 0.5, "top_p": 0.9, "top_k": 40, "stream": true, "stop": ["END"], "frequency_penalty": 0.5,
                     "presence_penalty": -0.5, "seed": 7, "tools": [%s], "tool_choice": "auto",
                     "response_format": {"type": "text"}, "reasoning": {"effort": "low"}}""".formatted(WEATHER_TOOL));
            values.put("tool-turn", """
                    {"messages": [{"role": "user", "content": "Weather in Oslo?"},
                      {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
                        "function": {"name": "weather", "arguments": "{}"}}]},
                      {"role": "tool", "tool_call_id": "call_1", "content": "Rain"}], "tools": [%s]}""".formatted(WEATHER_TOOL));
            values.put(
                    "structured",
                    json("{'messages': [{'role': 'user', 'content': 'As JSON'}],"
                            + " 'response_format': {'type': 'json_object'}}"));
            values.put("data", json("{'prompt': 'From a field', 'model': 'no-such-model', 'temperature': 99}"));
            values.put("string", "\"A JSON string\"");
            sink.sendAll(values);
            sink.awaitReceipts(5);

            assertThat(sink.errors()).isEmpty();
            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions).containsOnlyKeys(values.keySet());
            assertThat(completions.get("everything").text("finish_reason")).isEqualTo("tool_calls");
            assertThat(completions
                            .get("everything")
                            .value()
                            .path("tool_call_count")
                            .asInt())
                    .isEqualTo(2);
            assertThat(completions.get("tool-turn").text("finish_reason")).isEqualTo("stop");
            assertThat(Pipeline.json(completions.get("structured").text("content"))
                            .isObject())
                    .isTrue();
            assertThat(completions.get("data").text("content")).contains("\"From a field\"");
            assertThat(completions.get("string").text("content")).contains("\"A JSON string\"");
            List<Output> toolCalls = sink.toolCalls();
            assertThat(toolCalls).hasSize(2).allSatisfy(call -> {
                assertThat(call.key()).isEqualTo("everything");
                assertThat(call.text("name")).isEqualTo("weather");
                assertThat(call.value().path("arguments_valid").asBoolean()).isTrue();
                assertThat(Pipeline.json(call.text("arguments")).has("city")).isTrue();
                assertThat(call.text("conversation_key")).isEqualTo("everything");
                assertThat(call.text("request_id"))
                        .isEqualTo(completions.get("everything").text("request_id"));
            });
            assertThat(toolCalls).extracting(call -> call.text("tool_call_id")).doesNotHaveDuplicates();
            assertThat(toolCalls)
                    .extracting(call -> call.value().path("index").asInt())
                    .containsExactly(0, 1);
        }
    }

    @Test
    void templatesSeeTheFieldsOfStructs() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "structs",
                VALUE_CONVERTER,
                JSON,
                "prompt.template",
                "{{count}} x {{title}} for {{customer.name}}{{#note}} ({{note}}){{/note}}",
                "prompt.system.template",
                "You serve {{customer.name}}.")) {
            sink.send(
                    "full",
                    ticket("{'title': 'A <b> & c', 'count': 3, 'note': 'urgent', 'customer': {'name': 'Ada'}}"));
            sink.send(
                    "without-note", ticket("{'title': 'Tea', 'count': 1, 'note': null, 'customer': {'name': 'Bob'}}"));
            sink.awaitReceipts(2);

            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions.get("full").text("content")).contains("\"3 x A <b> & c for Ada");
            assertThat(completions.get("without-note").text("content")).contains("\"1 x Tea for Bob\"");
        }
    }

    @Test
    void structsMayBeRequestBodies() {
        String schema = """
                {"type": "struct", "optional": false, "fields": [
                  {"field": "messages", "type": "array", "optional": false, "items": {"type": "struct", "optional": false, "fields": [
                    {"field": "role", "type": "string", "optional": false},
                    {"field": "content", "type": "string", "optional": true},
                    {"field": "tool_calls", "type": "array", "optional": true, "items": {"type": "string"}}]}},
                  {"field": "max_tokens", "type": "int64", "optional": true},
                  {"field": "temperature", "type": "double", "optional": true}]}""";
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "struct-bodies", VALUE_CONVERTER, JSON)) {
            sink.send(
                    "body",
                    withSchema(
                            schema,
                            "{'messages': [{'role': 'user', 'content': 'From a struct', 'tool_calls': null}],"
                                    + " 'max_tokens': 3, 'temperature': null}"));
            sink.awaitReceipts(1);

            Output completion = Output.byKey(sink.completions()).get("body");
            assertThat(completion.text("finish_reason")).isEqualTo("length");
        }
    }

    @Test
    void whatBreaksTheSchemaBecomesOneErrorEventAndIsNeverSent() {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        String user = "{'role': 'user', 'content': 'SECRET'}";
        badBody(
                values,
                expected,
                "temperature",
                user,
                "'temperature': 3",
                "temperature: expected a number from 0 to 2");
        badBody(values, expected, "top_p", user, "'top_p': 0", "top_p: expected a number from 0.01 to 1");
        badBody(values, expected, "type", user, "'max_tokens': 'SECRET'", "max_tokens: expected a whole number from 1");
        badBody(values, expected, "seed", user, "'seed': 0", "seed: expected a whole number from 1");
        badBody(
                values,
                expected,
                "stop",
                user,
                "'stop': ['a', 'b', 'c', 'd', 'SECRET']",
                "stop: expected a string or an array of at most 4 strings");
        badBody(
                values,
                expected,
                "reasoning",
                user,
                "'reasoning': {'effort': 'low', 'max_tokens': 5}",
                "reasoning: expected either effort or max_tokens, not both");
        badBody(values, expected, "empty", "", "'seed': 1", "messages: expected a non-empty array");
        badBody(
                values,
                expected,
                "role",
                "{'role': 'SECRET', 'content': 'x'}",
                "'seed': 1",
                "messages[0].role: expected one of system, user, assistant, tool");
        badBody(
                values,
                expected,
                "content",
                user + ", {'role': 'user', 'content': ['SECRET']}",
                "'seed': 1",
                "messages[1].content: expected a string");
        badBody(
                values,
                expected,
                "tools",
                user,
                "'tools': [{'type': 'function', 'function': {'name': ' '}}]",
                "tools[0].function.name: expected a string that is not blank");
        bad(values, expected, "no-prompt", "{'text': 'SECRET'}", "prompt: expected a string that is not blank");
        bad(values, expected, "number", "{'prompt': 42}", "prompt: expected a string that is not blank");
        bad(values, expected, "array", "['SECRET']", "value: expected text or an object, not an array");
        bad(values, expected, "scalar", "42", "value: expected text or an object, not a number");
        bad(values, expected, "blank", "'  '", "value: expected text that is not blank");
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, "bad", VALUE_CONVERTER, JSON, SCHEMAS_ENABLE, "false")) {
            sink.sendAll(values);
            sink.awaitReceipts(values.size());
            sink.send("good", json("{'prompt': 'And on it goes'}"));
            sink.awaitReceipts(values.size() + 1);
            sink.awaitAllCommitted();

            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys(values.keySet());
            errors.forEach((key, error) -> {
                assertThat(error.text("message")).as(key).isEqualTo(expected.get(key));
                assertThat(error.text("error_class")).isEqualTo("INVALID_REQUEST");
                assertThat(error.value().path("retryable").asBoolean()).isFalse();
                assertThat(error.value().path("attempts").asInt()).isZero();
                assertThat(new String(bytes(error, "key"), StandardCharsets.UTF_8))
                        .isEqualTo(key);
                assertThat(Pipeline.json(new String(bytes(error, "value"), StandardCharsets.UTF_8)))
                        .isEqualTo(Pipeline.json(values.get(key)));
            });
            Map<String, Output> usage = Output.byKey(sink.usage());
            assertThat(usage).hasSize(values.size() + 1);
            assertThat(usage.get("array").text("outcome")).isEqualTo("failed");
            assertThat(usage.get("array").text("error_class")).isEqualTo("INVALID_REQUEST");
            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("good");
            assertThat(errors.values())
                    .allSatisfy(error -> assertThat(cluster.provider().journal().entry(error.text("request_id")))
                            .isEmpty());
            sink.assertRunning();
        }
    }

    @Test
    void anUnknownTemplateVariableIsAnError() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "unknown-variable",
                VALUE_CONVERTER,
                JSON,
                SCHEMAS_ENABLE,
                "false",
                "prompt.template",
                "Summarise {{text}} by {{author.name}}")) {
            sink.send("bad", json("{'text': 'SECRET', 'author': {}}"));
            sink.send("good", json("{'text': 'this', 'author': {'name': 'Ada'}}"));
            sink.awaitReceipts(2);

            assertThat(Output.byKey(sink.errors()).get("bad").text("message"))
                    .isEqualTo("author.name: expected a value for line 1 of prompt.template");
            assertThat(Output.byKey(sink.completions()).get("good").text("content"))
                    .contains("\"Summarise this by Ada\"");
        }
    }

    @Test
    void fieldsOutsideTheAllowListAreErrors() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "allow-list",
                VALUE_CONVERTER,
                BYTES,
                "request.overridable.fields",
                "max_tokens,temperature",
                "request.max.tokens",
                "3")) {
            String allowed = json("{'messages': [{'role': 'user', 'content': 'Long enough'}], 'max_tokens': 4000}");
            String forbidden = json("{'messages': [{'role': 'user', 'content': 'x'}], 'model': 'dear'}");
            sink.sendAll(Map.of("allowed", allowed, "forbidden", forbidden, "default", "A default applies"));
            sink.awaitReceipts(3);

            assertThat(Output.byKey(sink.completions()).get("allowed").text("finish_reason"))
                    .isEqualTo("stop");
            assertThat(Output.byKey(sink.completions()).get("default").text("finish_reason"))
                    .isEqualTo("length");
            Output error = Output.byKey(sink.errors()).get("forbidden");
            assertThat(error.text("message")).startsWith("model: expected to be left out");
            assertThat(bytes(error, "value")).isEqualTo(forbidden.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keysAndHeadersArePassedOn() {
        try (RunningConnector sink = RunningConnector.create(
                cluster, rest, "keys", "header.converter", BYTES, "chat.trace.context", "w3c")) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            headers.put("tenant", "007");
            sink.send(null, "No key", headers);
            sink.send("null-headers", "A key");
            sink.send("refused", "[[fault=400]]", headers);
            sink.send("other", "Another form of trace", Map.of("traceparent", "b7ad6b7169203331"));
            sink.awaitReceipts(4);

            Output withoutKey = sink.completions().stream()
                    .filter(output -> output.key() == null)
                    .findFirst()
                    .orElseThrow();
            List<String> names = withoutKey.headerNames();
            assertThat(names.subList(0, 6))
                    .containsExactly(
                            "traceparent",
                            "tenant",
                            "chat.request.id",
                            "chat.prompt.topic",
                            "chat.prompt.partition",
                            "chat.prompt.offset");
            assertThat(names.subList(6, names.size())).containsExactlyInAnyOrder("chat.answer", "chat.usage");
            assertThat(withoutKey.header("traceparent")).isEqualTo(headers.get("traceparent"));
            assertThat(withoutKey.header("tenant")).isEqualTo("007");
            assertThat(withoutKey.header("chat.prompt.topic"))
                    .isEqualTo(sink.pipeline().prompts());
            Map<String, Output> usage = new HashMap<>();
            for (Output output : sink.usage()) {
                usage.put(String.valueOf(output.key()), output);
                String id = sink.pipeline()
                        .requestId(
                                output.value().at("/prompt/partition").asInt(),
                                output.value().at("/prompt/offset").asLong());
                assertThat(output.header("chat.request.id")).isEqualTo(id);
                assertThat(output.text("request_id")).isEqualTo(id);
                assertThat(output.source())
                        .isEqualTo(output.value().at("/prompt/partition").asText() + "@"
                                + output.value().at("/prompt/offset").asText());
            }
            // The provider is told of the trace, and of no other header; every output has all of them.
            for (Output output : List.of(
                    usage.get("null"), usage.get("refused"), sink.errors().get(0))) {
                assertThat(output.header("traceparent")).isEqualTo(headers.get("traceparent"));
                assertThat(output.header("tenant")).isEqualTo("007");
                assertThat(call(output).traceparent()).isEqualTo(headers.get("traceparent"));
            }
            assertThat(usage.get("other").header("traceparent")).isEqualTo("b7ad6b7169203331");
            assertThat(List.of(call(usage.get("other")), call(usage.get("null-headers"))))
                    .extracting(JournalEntry::traceparent)
                    .containsOnlyNulls();
        }
    }

    private JournalEntry call(Output output) {
        return cluster.provider()
                .journal()
                .entry(output.header("chat.request.id"))
                .orElseThrow();
    }

    @Test
    void keysOfAnyTypeAreWrittenAsTheyCameAndValuesMayCarrySchemas() {
        // The eight bytes of a long, which happen to be UTF-8.
        String key = "\0\0\0\0\0\0\0*";
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "long-keys",
                "key.converter",
                LONG,
                "output.include.raw",
                "true",
                "output.value.converter",
                JSON,
                "output.value.converter.schemas.enable",
                "true")) {
            sink.send(key, "Answer me");
            sink.send(key, " ");
            sink.awaitReceipts(2);

            ConsumerRecord<String, String> record =
                    sink.pipeline().read(sink.pipeline().completions()).get(0);
            assertThat(record.key()).isEqualTo(key);
            JsonNode value = Pipeline.json(record.value());
            assertThat(value.at("/schema/name").asText()).isEqualTo("io.kafkachat.Completion");
            assertThat(value.at("/schema/version").asInt()).isEqualTo(1);
            EventSchemaFiles.check(EventType.COMPLETION, value.path("payload"));
            JsonNode raw = Pipeline.json(value.at("/payload/raw").asText());
            assertThat(raw.at("/choices/0/message/content")).isEqualTo(value.at("/payload/content"));
            JsonNode error =
                    sink.pipeline().events(sink.pipeline().errors()).get(0).path("payload");
            EventSchemaFiles.check(EventType.ERROR, error);
            assertThat(Base64.getDecoder().decode(error.path("key").asText()))
                    .isEqualTo(key.getBytes(StandardCharsets.UTF_8));
            assertThat(sink.pipeline().events(sink.pipeline().usage())).allSatisfy(usage -> {
                assertThat(usage.at("/schema/name").asText()).isEqualTo("io.kafkachat.Usage");
                EventSchemaFiles.check(EventType.USAGE, usage.path("payload"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"struct,text", "struct,json", "map,text", "map,json", "text,text", "text,json"})
    void enrichedEventsAreThePromptWithTheAnswer(String form, String format) {
        boolean json = format.equals("json");
        String[] config = {
            VALUE_CONVERTER,
            form.equals("text") ? "org.apache.kafka.connect.storage.StringConverter" : JSON,
            SCHEMAS_ENABLE,
            Boolean.toString(form.equals("struct")),
            "output.mode",
            "enrich",
            "output.enrich.field",
            "answer",
            "output.enrich.format",
            format,
            "request.defaults",
            json ? "{\"response_format\": {\"type\": \"json_object\"}}" : "",
            "prompt.field",
            "title",
            "output.value.converter",
            JSON,
            "output.value.converter.schemas.enable",
            Boolean.toString(form.equals("struct"))
        };
        String data = json("{'title': 'Enrich me', 'count': 3, 'note': null, 'customer': {'name': 'Ada'}}");
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "enrich-" + form + "-" + format, config)) {
            sink.send("k", form.equals("struct") ? ticket(data) : form.equals("map") ? data : "Enrich me");
            sink.awaitReceipts(1);

            assertThat(sink.pipeline().read(sink.pipeline().errors())).isEmpty();
            List<JsonNode> events = sink.pipeline().events(sink.pipeline().completions());
            assertThat(events).hasSize(1);
            JsonNode event = form.equals("struct") ? events.get(0).path("payload") : events.get(0);
            JsonNode answer = event.path("answer");
            // A schema cannot follow what a model answers, so that a struct takes JSON as text.
            assertThat(answer.isObject()).isEqualTo(json && !form.equals("struct"));
            if (json) {
                JsonNode object = answer.isObject() ? answer : Pipeline.json(answer.asText());
                assertThat(object.path("about").asText()).isEqualTo("Enrich me");
            } else {
                assertThat(answer.asText()).contains("\"Enrich me\"");
            }
            assertThat(event.path("title").asText()).isEqualTo("Enrich me");
            if (!form.equals("text")) {
                assertThat(event.path("count").asInt()).isEqualTo(3);
                assertThat(event.path("note").isNull()).isTrue();
                assertThat(event.at("/customer/name").asText()).isEqualTo("Ada");
            }
            if (form.equals("struct")) {
                assertThat(events.get(0).at("/schema/name").asText()).isEqualTo("Ticket");
            }
        }
    }

    private static void bad(
            Map<String, String> values, Map<String, String> expected, String key, String value, String message) {
        values.put(key, json(value));
        expected.put(key, message);
    }

    private static void badBody(
            Map<String, String> values,
            Map<String, String> expected,
            String key,
            String messages,
            String field,
            String message) {
        bad(values, expected, key, "{'messages': [" + messages + "], " + field + "}", message);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Output event, String field) {
        return Base64.getDecoder().decode(event.text(field));
    }

    private static String ticket(String payload) {
        return withSchema(TICKET_SCHEMA, payload);
    }

    private static String withSchema(String schema, String payload) {
        return "{\"schema\": " + schema + ", \"payload\": " + json(payload) + "}";
    }

    /** Single quotes are easier to read in Java. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
