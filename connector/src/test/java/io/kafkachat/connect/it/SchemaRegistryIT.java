package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.connect.it.FramedRecords.Decoded;
import io.kafkachat.events.EventType;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.SimulatorSettings;
import io.kafkachat.testkit.registry.SchemaRegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Prompts and events in formats whose schemas are in a registry, through converters that are plugins of their own. */
@Execution(ExecutionMode.SAME_THREAD)
class SchemaRegistryIT {

    private static final String AVRO_EXAMPLE = "avro-schema-registry.json";
    private static final String EXAMPLE_URL = "http://localhost:8081";
    private static final Path EXAMPLES = Path.of("..", "config", "connectors");
    private static final String CONVERTERS = """
            io.apicurio.registry.utils.converter.AvroConverter
            io.apicurio.registry.utils.converter.SerdeBasedConverter
            """;
    private static final Path FILES = Path.of(System.getProperty("schema.registry", ""));

    private static SchemaRegistryProcess registry;
    private static ConnectCluster cluster;
    private static ConnectWorkerProcess worker;
    private static ConnectRest rest;

    @BeforeAll
    static void start() throws IOException {
        listConverters(FILES.resolve("plugins").resolve("apicurio-converter"));
        registry = SchemaRegistryProcess.start(
                FILES.resolve("app"), 0, ProcessSettings.in(Path.of("target", "it", "registry"), "registry"));
        cluster = ConnectCluster.start("registry", SimulatorSettings.defaults().withLatency(SharedCluster.LATENCY));
        worker = cluster.startWorker(
                settings -> settings.with(
                        "plugin.path", settings.pluginPath().toAbsolutePath() + "," + FILES.resolve("plugins")),
                process -> process);
        rest = worker.rest();
    }

    /** The converters' own jar does not list them. So does connect-plugin-path.sh sync-manifests. */
    private static void listConverters(Path plugin) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugin.resolve("manifests.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/org.apache.kafka.connect.storage.Converter"));
            jar.write(utf8(CONVERTERS));
        }
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void everyEventOfASinkIsAvroWithASchemaThatStands() {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("text", "Why is the sky blue?");
        prompts.put("tools", """
                {"messages": [{"role": "user", "content": "Weather? [[tool=2]]"}], "tools": [{"type": "function",
                 "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]}""");
        prompts.put("refused", "A prompt with [[fault=400]]");
        Pipeline pipeline = cluster.pipeline("avro-out");
        cluster.kafka().createTopic(pipeline.chunks(), 1);
        Map<EventType, String> topics = Map.of(
                EventType.COMPLETION,
                pipeline.completions(),
                EventType.TOOL_CALL,
                pipeline.toolCalls(),
                EventType.ERROR,
                pipeline.errors(),
                EventType.USAGE,
                pipeline.usage(),
                EventType.CHUNK,
                pipeline.chunks());
        String[] config = with(
                avroWriter("output.value.converter", registry.uri()),
                "value.converter",
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "chunks.topic",
                pipeline.chunks());
        try (RunningConnector sink = RunningConnector.create(cluster, rest, pipeline, config)) {
            sink.sendAll(prompts);
            sink.awaitReceipts(3);
            topics.forEach((type, topic) -> {
                String subject = topic + "-value";
                List<Decoded> events = read(pipeline, topic);
                assertThat(events).as(topic).isNotEmpty().allSatisfy(event -> {
                    EventSchemaFiles.check(type, event.json());
                    assertThat(event.schema().getFullName())
                            .isEqualTo(type.schema().name());
                });
                assertThat(registry.versions(subject)).containsExactly(1);
                registry.requireCompatibility(subject, "BACKWARD");
            });
            Schema completion = read(pipeline, pipeline.completions()).get(0).schema();
            Schema prompt = completion.getField("prompt").schema();
            assertThat(prompt.getFullName()).isEqualTo("io.kafkachat.Prompt");
            Schema timestamp = prompt.getField("timestamp").schema().getTypes().get(1);
            assertThat(timestamp.getLogicalType()).isEqualTo(LogicalTypes.timestampMillis());
            assertThat(completion.getField("reasoning").defaultVal()).isNotNull();

            // What we may add in a later version, and what never.
            String subject = pipeline.completions() + "-value";
            assertThat(registry.isCompatible(subject, "AVRO", withField(completion, """
                    {"name": "later", "type": ["null", "string"], "default": null}""")))
                    .isTrue();
            assertThat(registry.isCompatible(subject, "AVRO", withField(completion, """
                    {"name": "later", "type": "string"}""")))
                    .isFalse();

            rest.restart(pipeline.connector());
            sink.sendAll(prompts);
            sink.awaitReceipts(6);
            assertThat(topics.values()).allSatisfy(topic -> {
                assertThat(registry.versions(topic + "-value")).containsExactly(1);
                assertThat(read(pipeline, topic).stream().map(Decoded::schemaId).distinct())
                        .hasSize(1);
            });
            sink.assertRunning();
        }
    }

    @Test
    void anAvroRecordComesBackFromASourceWithTheAnswerInIt() {
        Schema ticket = new Schema.Parser().parse("""
                {"type": "record", "name": "Ticket", "namespace": "org.example", "fields": [
                 {"name": "id", "type": "long"},
                 {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                 {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                 {"name": "level", "type": {"type": "enum", "name": "Level", "symbols": ["LOW", "HIGH"]}},
                 {"name": "lines", "type": {"type": "array", "items": "string"}},
                 {"name": "labels", "type": {"type": "map", "values": "string"}},
                 {"name": "customer", "default": null, "type": ["null", {"type": "record", "name": "Customer",
                  "fields": [{"name": "name", "type": "string"}]}]},
                 {"name": "note", "type": ["null", "string"], "default": null}]}""");
        GenericRecord value = new GenericData.Record(ticket);
        value.put("id", 7L);
        value.put("price", new BigDecimal("12.50"));
        value.put("at", 9L);
        value.put("level", new GenericData.EnumSymbol(ticket.getField("level").schema(), "HIGH"));
        value.put("lines", List.of("a", "b"));
        value.put("labels", Map.of("k", "v"));
        GenericRecord customer = new GenericData.Record(
                ticket.getField("customer").schema().getTypes().get(1));
        customer.put("name", "Ada");
        value.put("customer", customer);
        Map<String, String> config = avroWriter("value.converter", registry.uri());
        config.putAll(avroReader("prompt.value.converter", registry.uri()));
        config.put("value.converter.schemas.enable", "-");
        config.put("prompt.template", "{{price}} {{level}} {{customer.name}}");
        config.put("output.mode", "enrich");
        config.put("output.enrich.field", "summary");
        try (RunningConnector source =
                RunningConnector.create(cluster, rest, ConnectorKind.SOURCE, "avro-enrich", with(config))) {
            int id = registry.register(source.pipeline().prompts() + "-value", "AVRO", ticket.toString());
            byte[] good = FramedRecords.avro(id, value);
            source.sendBytes(utf8("good"), good, Map.of());
            source.sendBytes(utf8("unframed"), utf8("no magic byte"), Map.of());
            byte[] unknown = FramedRecords.framed(1_000_000, good);
            source.sendBytes(utf8("unknown"), unknown, Map.of());
            source.awaitReceipts(3);

            List<Decoded> enriched = read(source.pipeline(), source.pipeline().completions());
            assertThat(enriched).hasSize(1);
            Decoded ticketWithAnswer = enriched.get(0);
            ObjectNode expected =
                    (ObjectNode) FramedRecords.avro(registry, good).json();
            JsonNode event = ticketWithAnswer.json();
            assertThat(event.path("summary").asText()).contains("12.50 HIGH Ada");
            assertThat(event).isEqualTo(expected.set("summary", event.path("summary")));
            Schema schema = ticketWithAnswer.schema();
            assertThat(schema.getFullName()).isEqualTo("org.example.Ticket");
            assertThat(schema.getField("at").schema().getLogicalType()).isEqualTo(LogicalTypes.timestampMillis());
            assertThat(schema.getField("price").schema().getLogicalType())
                    .isInstanceOfSatisfying(
                            LogicalTypes.Decimal.class,
                            decimal -> assertThat(decimal.getScale()).isEqualTo(2));
            assertThat(schema.getField("summary").schema().isNullable()).isTrue();
            // The prompts' own subject is not touched.
            assertThat(registry.versions(source.pipeline().prompts() + "-value"))
                    .containsExactly(1);

            Map<String, Decoded> errors =
                    byKey(source.pipeline(), source.pipeline().errors());
            assertThat(errors).containsOnlyKeys("unframed", "unknown").allSatisfy((key, error) -> {
                EventSchemaFiles.check(EventType.ERROR, error.json());
                assertThat(error.json().path("error_class").asText()).isEqualTo("INVALID_REQUEST");
                assertThat(error.json().path("message").asText()).contains("prompt.value.converter");
            });
            assertThat(bytes(errors.get("unframed"))).isEqualTo(utf8("no magic byte"));
            assertThat(bytes(errors.get("unknown"))).isEqualTo(unknown);
            source.assertRunning();
        }
    }

    @Test
    void aSinkReadsAvroPromptsAndRequestsAndConnectKeepsWhatIsNoAvro() {
        Schema question = new Schema.Parser().parse("""
                {"type": "record", "name": "Question", "fields": [{"name": "prompt", "type": "string"},
                 {"name": "tenant", "type": ["null", "string"], "default": null}]}""");
        Schema request = new Schema.Parser().parse("""
                {"type": "record", "name": "Request", "fields": [
                 {"name": "messages", "type": {"type": "array", "items": {"type": "record", "name": "Message", "fields": [
                  {"name": "role", "type": {"type": "enum", "name": "Role", "symbols": ["system", "user", "assistant", "tool"]}},
                  {"name": "content", "type": ["null", "string", {"type": "array", "items": "string"}]},
                  {"name": "name", "type": ["null", "string"], "default": null}]}}},
                 {"name": "temperature", "type": ["null", "double"], "default": null},
                 {"name": "max_tokens", "type": ["null", "int"], "default": null},
                 {"name": "stop", "type": ["null", "string", {"type": "array", "items": "string"}], "default": null},
                 {"name": "tools", "default": null, "type": ["null", {"type": "array", "items": {"type": "record", "name": "Tool",
                  "fields": [{"name": "type", "type": "string"}, {"name": "function", "type": {"type": "record",
                  "name": "Function", "fields": [{"name": "name", "type": "string"},
                  {"name": "description", "type": ["null", "string"], "default": null}]}}]}}]}]}""");
        GenericRecord asked = new GenericData.Record(question);
        asked.put("prompt", "From Avro");
        GenericRecord refused = new GenericData.Record(question);
        refused.put("prompt", "[[fault=400]]");
        Schema message = request.getField("messages").schema().getElementType();
        GenericRecord user = new GenericData.Record(message);
        user.put("role", new GenericData.EnumSymbol(message.getField("role").schema(), "user"));
        user.put("content", "Weather? [[tool=1]]");
        Schema tool = request.getField("tools").schema().getTypes().get(1).getElementType();
        GenericRecord function =
                new GenericData.Record(tool.getField("function").schema());
        function.put("name", "weather");
        GenericRecord weather = new GenericData.Record(tool);
        weather.put("type", "function");
        weather.put("function", function);
        GenericRecord whole = new GenericData.Record(request);
        whole.put("messages", List.of(user));
        whole.put("stop", List.of("END"));
        whole.put("tools", List.of(weather));
        cluster.kafka().createTopic("no-avro", 1);
        String[] config = with(
                avroReader("value.converter", registry.uri()),
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                "no-avro");
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "avro-in", config)) {
            int questions = registry.register("question", "AVRO", question.toString());
            int requests = registry.register("request", "AVRO", request.toString());
            sink.sendBytes(utf8("asked"), FramedRecords.avro(questions, asked), Map.of());
            sink.sendBytes(utf8("refused"), FramedRecords.avro(questions, refused), Map.of());
            sink.sendBytes(utf8("whole"), FramedRecords.avro(requests, whole), Map.of());
            sink.sendBytes(utf8("unframed"), utf8("no magic byte"), Map.of());
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions).containsOnlyKeys("asked", "whole");
            assertThat(completions.get("asked").text("content")).contains("From Avro");
            assertThat(sink.toolCalls()).extracting(call -> call.text("name")).containsExactly("weather");
            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys("refused");
            assertThat(errors.get("refused").value().path("http_status").asInt())
                    .isEqualTo(400);
            // A sink does not see the record's bytes, and a schema that is not exactly Avro's own is not registered.
            assertThat(Base64.getDecoder().decode(errors.get("refused").text("value")))
                    .asString()
                    .contains("[[fault=400]]");
            await().untilAsserted(() -> assertThat(sink.pipeline().read("no-avro"))
                    .extracting(ConsumerRecord::key)
                    .contains("unframed"));
            sink.assertRunning();
        }
    }

    @Test
    void promptsWithAJsonSchemaAreReadAndChecked() {
        String schema = """
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["prompt"],
                 "properties": {"prompt": {"type": "string"}, "stars": {"type": "integer"}}}""";
        String key = "prompt.value.converter";
        Map<String, String> config = example("source-json-schema-enrich.json", key, key, registry.uri());
        try (RunningConnector source =
                RunningConnector.create(cluster, rest, ConnectorKind.SOURCE, "json-schema-in", with(config))) {
            int id = registry.register(source.pipeline().prompts() + "-value", "JSON", schema);
            source.sendBytes(
                    utf8("good"),
                    FramedRecords.framed(id, utf8("{\"prompt\": \"From JSON\", \"stars\": 5}")),
                    Map.of());
            byte[] invalid = FramedRecords.framed(id, utf8("{\"prompt\": \"Not checked\", \"stars\": \"five\"}"));
            source.sendBytes(utf8("invalid"), invalid, Map.of());
            source.awaitReceipts(2);

            assertThat(Output.byKey(source.completions()).get("good").text("content"))
                    .contains("From JSON");
            Map<String, Output> errors = Output.byKey(source.errors());
            assertThat(errors).containsOnlyKeys("invalid");
            assertThat(Base64.getDecoder().decode(errors.get("invalid").text("value")))
                    .isEqualTo(invalid);
            source.assertRunning();
        }
    }

    @Test
    void theCommittedSchemasCanBeRegistered() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("..", "config", "schemas"), "*.schema.json")) {
            for (Path file : files) {
                String subject = "committed-" + file.getFileName();
                String schema = Files.readString(file);
                int id = registry.register(subject, "JSON", schema);

                assertThat(registry.register(subject, "JSON", schema)).isEqualTo(id);
                assertThat(registry.versions(subject)).containsExactly(1);
            }
        }
    }

    @Test
    void answersThatArePaidWaitForARegistryThatIsAway() {
        try (Gate gate = Gate.open(registry.uri());
                RunningConnector sink = RunningConnector.create(
                        cluster, rest, "registry-away-out", with(avroWriter("output.value.converter", gate.uri())))) {
            gate.shut();
            sink.send("paid", "Answer me once");
            awaitLogged("Cannot publish to topic registry-away-out-completions");
            gate.reopen();
            sink.awaitReceipts(1);

            assertThat(byKey(sink.pipeline(), sink.pipeline().completions())).containsOnlyKeys("paid");
            Decoded usage = byKey(sink.pipeline(), sink.pipeline().usage()).get("paid");
            assertThat(usage.json().path("outcome").asText()).isEqualTo("completed");
            assertThat(usage.json().path("attempts").asInt()).isEqualTo(1);
            assertThat(sink.pipeline().readBytes(sink.pipeline().errors())).isEmpty();
            sink.assertRunning();
        }
    }

    @Test
    void promptsOfASourceWaitForARegistryThatIsAway() {
        Schema schema = new Schema.Parser()
                .parse(
                        "{\"type\": \"record\", \"name\": \"Q\", \"fields\": [{\"name\": \"prompt\", \"type\": \"string\"}]}");
        GenericRecord value = new GenericData.Record(schema);
        value.put("prompt", "Answer me");
        try (Gate gate = Gate.open(registry.uri());
                RunningConnector source = RunningConnector.create(
                        cluster,
                        rest,
                        ConnectorKind.SOURCE,
                        "registry-away-in",
                        with(avroReader("prompt.value.converter", gate.uri())))) {
            gate.shut();
            int id = registry.register("q", "AVRO", schema.toString());
            source.sendBytes(utf8("patient"), FramedRecords.avro(id, value), Map.of());
            awaitLogged("Cannot read prompts at the moment: prompt.value.converter");
            gate.reopen();
            source.awaitReceipts(1);

            assertThat(Output.byKey(source.completions())).containsOnlyKeys("patient");
            assertThat(source.errors()).isEmpty();
            source.assertRunning();
        }
    }

    private static void awaitLogged(String text) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(worker.process().logFile()).contains(text));
    }

    /**
     * What a committed example says of a converter.
     *
     * @param from the key that names it there
     * @param to the key to be used here
     */
    private static Map<String, String> example(String file, String from, String to, URI url) {
        Map<String, String> config = new LinkedHashMap<>();
        try {
            new ObjectMapper()
                    .readTree(EXAMPLES.resolve(file).toFile())
                    .path("config")
                    .properties()
                    .forEach(entry -> {
                        String key = entry.getKey();
                        if (key.equals(from) || key.startsWith(from + ".")) {
                            String value = entry.getValue().asText().replace(EXAMPLE_URL, url.toString());
                            config.put(to + key.substring(from.length()), value);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(config).containsKey(to).containsValue(url + "/apis/registry/v2");
        return config;
    }

    private static Map<String, String> avroReader(String key, URI url) {
        return example(AVRO_EXAMPLE, "value.converter", key, url);
    }

    private static Map<String, String> avroWriter(String key, URI url) {
        return example(AVRO_EXAMPLE, "output.value.converter", key, url);
    }

    private static Map<String, Decoded> byKey(Pipeline pipeline, String topic) {
        return pipeline.readBytes(topic).stream()
                .collect(Collectors.toMap(
                        record -> new String(record.key(), StandardCharsets.UTF_8),
                        record -> FramedRecords.avro(registry, record.value())));
    }

    private static byte[] bytes(Decoded error) {
        return Base64.getDecoder().decode(error.json().path("value").asText());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String withField(Schema record, String field) {
        ObjectNode changed = (ObjectNode) Pipeline.json(record.toString());
        changed.withArrayProperty("fields").add(Pipeline.json(field));
        return changed.toString();
    }

    private static String[] with(Map<String, String> config, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        config.forEach((key, value) -> all.addAll(List.of(key, value)));
        return all.toArray(String[]::new);
    }

    private static List<Decoded> read(Pipeline pipeline, String topic) {
        return pipeline.readBytes(topic).stream()
                .map(ConsumerRecord::value)
                .map(value -> FramedRecords.avro(registry, value))
                .toList();
    }
}
