package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, with the shipped connector and the shipped app on the other side. */
class CommandsIT {

    @TempDir
    private static Path directory;

    private static Pipelines pipelines;

    @BeforeAll
    static void start() {
        pipelines = Pipelines.start(directory);
    }

    @AfterAll
    static void close() {
        pipelines.close();
    }

    @AfterEach
    void recover() {
        pipelines.provider().recover();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.CONNECTOR, Pipelines.APP})
    void failedPromptsAreReplayedOnceWithAllTheyHadAndAnswered(String name) {
        String prompts = name + "-prompts";
        pipelines.provider().script("storm in " + name, "500");
        Run failed =
                run("send", "--topic", prompts, "--key", "k1", "--header", "tenant=t1", "--wait", "a storm in " + name);
        assertThat(failed.exitCode()).isOne();
        assertThat(failed.out()).contains("error", "SERVER (HTTP 500)");
        assertThat(failed.err()).contains("0 prompts answered, 1 failed, 0 missing");
        // A request that can never succeed, and binary keys.
        run("send", "--topic", prompts, "--wait", "--field", "temperature=9", "never right");
        pipelines.provider().recover();

        Run dry = run("replay", "--prefix", name, "--dry-run");
        assertThat(dry.out()).containsPattern("SERVER +1 +1 +0 +0").containsPattern("INVALID_REQUEST +1 +1 +0 +0");
        assertThat(read(prompts)).hasSize(2);

        Run replay = run("replay", "--prefix", name, "--retryable-only", "--since", "10m");
        assertThat(replay.exitCode()).as(replay.all()).isZero();
        assertThat(replay.out()).contains("1 prompt replayed to " + prompts);
        ConsumerRecord<String, String> again = read(prompts).stream()
                .filter(record -> TopicReader.header(record, ReplayHeaders.REPLAY_OF) != null)
                .findFirst()
                .orElseThrow();
        assertThat(again.key()).isEqualTo("k1");
        assertThat(again.value()).isEqualTo("a storm in " + name);
        assertThat(again.headers())
                .extracting(header -> header.key())
                .containsExactly("tenant", ReplayHeaders.REPLAY_OF);

        Run tail =
                run("tail", "--topic", name + "-completions", "--from-beginning", "--key", "k1", "--max-messages", "1");
        assertThat(tail.out()).contains("answer", "k1", prompts + "-" + again.partition() + "@" + again.offset());
        assertThat(run("replay", "--prefix", name, "--error-class", "server").out())
                .containsPattern("SERVER +1 +0 +1 +0")
                .contains("Nothing to replay");
        assertThat(read(prompts)).hasSize(3);
    }

    @Test
    void promptsOfAFileAreAnsweredAndShownAsJson() throws IOException {
        Path file = directory.resolve("prompts.jsonl");
        Files.writeString(file, "{\"id\": \"a\", \"prompt\": \"one\"}\n{\"id\": \"b\", \"prompt\": \"two\"}\n");
        Run run = run(
                "send",
                "--topic",
                "connect-prompts",
                "--file",
                file.toString(),
                "--key-field",
                "id",
                "--wait",
                "--json");

        assertThat(run.exitCode()).as(run.all()).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : run.out().split("\n")) {
            answers.add(new ObjectMapper().readTree(line));
        }
        assertThat(answers).extracting(answer -> answer.path("key").asText()).containsExactlyInAnyOrder("a", "b");
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.path("kind").asText()).isEqualTo("completion");
            // Out of the envelope of schemas.
            assertThat(answer.at("/value/content").asText()).isNotBlank();
        });
    }

    @Test
    void answersThatDoNotComeInTimeAreMissing() {
        pipelines.provider().stall();
        Run run = run("send", "--topic", "connect-prompts", "--wait", "--timeout", "500ms", "will it come?");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("0 prompts answered, 0 failed, 1 missing");
    }

    @Test
    void chunksAreShownAsTheTextThatTheyAre() {
        Run sent =
                run("send", "--topic", "connect-prompts", "--key", "stream", "--wait", "--json", "a piece at a time");
        String id = requestId(sent);
        Run tail = run("tail", "--prefix", "connect", "--stream", "--since", "10m", "--request-id", id, "--no-follow");

        assertThat(tail.exitCode()).isZero();
        String content = content(sent).replaceAll("\\s+", " ");
        assertThat(tail.out().replaceAll("\\s+", " ").strip())
                .isEqualTo(id.substring(0, 8) + " stream " + content.strip());
    }

    @Test
    void aValueThatAnErrorEventHadNoRoomForIsTakenFromThePromptTopic() throws IOException {
        pipelines.kafka().createTopic("large-prompts", 1);
        pipelines.kafka().createTopic("large-errors", 1);
        String error =
                "{\"request_id\":\"%s\",\"error_class\":\"SERVER\",\"retryable\":true,\"message\":\"m\",\"key\":null,"
                        + "\"value\":null,\"prompt\":{\"topic\":\"large-prompts\",\"partition\":0,\"offset\":%d,\"timestamp\":1}}";
        try (Prompts producer = Prompts.open(pipelines.bootstrapServers())) {
            producer.send("large-prompts", null, "k", "the original", Map.of("tenant", "t"));
            producer.send("large-errors", "k", error.formatted("one", 0));
            producer.send("large-errors", "k", error.formatted("one", 0));
            producer.send("large-errors", "k", error.formatted("two", 99));
            producer.flush();
        }
        Run run = run("replay", "--errors-topic", "large-errors");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("1 prompt replayed to large-prompts", "1 prompt not replayed: the error event");
        assertThat(read("large-prompts"))
                .extracting(ConsumerRecord::value)
                .containsExactly("the original", "the original");
    }

    @Test
    void checkFindsWhatIsNotAsTheConfigurationSays() throws IOException {
        assertThat(check("", "--call")).satisfies(run -> {
            assertThat(run.out())
                    .contains("ok       key: taken", "ok       model: nvidia/nemotron-3-ultra-550b-a55b is listed")
                    .containsPattern("ok       call: answered by nvidia/nemotron.* as a stream, first token after")
                    .contains("ok       connect-prompts: 2 partitions, 1 replica", "All is right");
            assertThat(run.exitCode()).isZero();
        });
        assertThat(check("\"chat.api.key\": \"wrong-key-for-sure\",")).satisfies(run -> {
            assertThat(run.out()).contains("failed   key: refused: HTTP 401").doesNotContain("wrong-key-for-sure");
            assertThat(run.exitCode()).isOne();
        });
        assertThat(check("\"chat.model\": \"nvidia/nemotron-3-ultra-550b-a55\",")
                        .out())
                .contains("failed   model: nvidia/nemotron-3-ultra-550b-a55 is not among the 1 model")
                .contains("is nvidia/nemotron-3-ultra-550b-a55b meant?");
        assertThat(check("\"chat.model\": \"other\",", "--call").out())
                .contains("failed   call: INVALID_REQUEST, HTTP 400");
        assertThat(check("\"chat.api.url\": \"http://127.0.0.1:1/v1\",").out()).contains("failed   connection: ");
        assertThat(check("\"errors.topic\": \"no-such-topic\",").out())
                .contains("failed   no-such-topic: there is no such topic", "1 failed, 0 warnings");
        pipelines.kafka().createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        assertThat(check("\"usage.topic\": \"compacted\",").out())
                .contains("failed   compacted: cleanup.policy is compact");
        pipelines.provider().script("Reply with the word", "403-credits");
        assertThat(check("", "--call", "--timeout", "1s").out()).contains("failed   call: failed with QUOTA");
        pipelines.provider().failAll(Fault.OUT_OF_CREDITS);
        assertThat(check("").out()).contains("failed   credits: there are none: HTTP 403");
    }

    private Run check(String key, String... options) throws IOException {
        Path file = directory.resolve("connector.json");
        String given =
                key.contains("chat.api.key") ? "" : "\"chat.api.key\": \"" + SimulatorSettings.DEFAULT_API_KEY + "\",";
        String url = key.contains("chat.api.url")
                ? ""
                : "\"chat.api.url\": \"" + pipelines.provider().apiUri() + "\",";
        Files.writeString(file, """
                {"name": "connect", "config": {
                  "connector.class": "io.kafkachat.connect.ChatCompletionsSinkConnector",
                  "topics": "connect-prompts", %s %s %s
                  "output.bootstrap.servers": "%s"}}
                """.formatted(key, given, url, pipelines.bootstrapServers()));
        List<String> args = new ArrayList<>(List.of("check"));
        args.addAll(Arrays.asList(options));
        args.add(file.toString());
        return Run.of(args.toArray(String[]::new));
    }

    private static Run run(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.add(1, "--bootstrap-server=" + pipelines.bootstrapServers());
        return Run.of(all.toArray(String[]::new));
    }

    private static List<ConsumerRecord<String, String>> read(String topic) {
        return TopicReader.readAll(pipelines.bootstrapServers(), topic);
    }

    private static String requestId(Run sent) {
        return json(sent).at("/headers/chat.request.id").asText();
    }

    private static String content(Run sent) {
        return json(sent).at("/value/content").asText();
    }

    private static JsonNode json(Run sent) {
        try {
            return new ObjectMapper().readTree(sent.out());
        } catch (IOException e) {
            throw new AssertionError(sent.all(), e);
        }
    }
}
