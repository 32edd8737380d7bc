package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be checked without brokers. */
class CheckCommandTest {

    private static final String SECRET = "sk-very-secret";

    @TempDir
    private Path directory;

    @Test
    void examplesAreRightButForWhatThisMachineDoesNotKnow() throws IOException {
        String example = Files.readString(Path.of("..", "config", "connectors", "text-prompts.json"));
        Run run = check(example.replace("${env:CHAT_API_KEY}", SECRET), "--offline");

        assertThat(run.out()).contains("ok       configuration: the sink connector takes it");
        assertThat(run.exitCode()).isZero();

        Run source = check(
                Files.readString(Path.of("..", "config", "connectors", "source-exactly-once.json"))
                        .replaceAll("\\$\\{[^}]*}", SECRET),
                "--offline");
        assertThat(source.out()).contains("the source connector takes it");

        Run app = Run.of(
                "check",
                "--offline",
                "--set",
                "chat.api.key=" + SECRET,
                "../config/streams/chat-completions.properties");
        assertThat(app.out()).contains("the app chat takes it");
        assertThat(run.all() + source.all() + app.all()).doesNotContain(SECRET);
    }

    @Test
    void allThatIsWrongIsSaidAtItsKey() throws IOException {
        Run run = check("""
                {"name": "chat", "config": {
                  "connector.class": "ChatCompletionsSink", "topics": "chat-prompts", "output.bootstrap.servers": "x:1",
                  "chat.api.key": "%s", "chat.max.in.flight": "0", "chat.api.url": "ftp://x", "chat.modle": "m",
                  "value.converter": "io.confluent.connect.avro.AvroConverter"}}
                """.formatted(SECRET), "--offline");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("failed   chat.max.in.flight: ", "failed   chat.api.url: ")
                .contains("warning  chat.modle: there is no such key, and it has no effect; is chat.model meant?")
                .contains("warning  value.converter: not checked: the class is not here")
                .contains("2 failed, 2 warnings")
                .doesNotContain(SECRET);
    }

    @Test
    void aReferenceWithNothingBehindItIsFound() throws IOException {
        Run run = check(
                "{\"connector.class\": \"ChatCompletionsSink\", \"chat.api.key\": \"${env:NO_SUCH_VARIABLE}\"}",
                "--offline");

        assertThat(run.out())
                .contains("failed   chat.api.key: expected a value behind ${env:NO_SUCH_VARIABLE}")
                .contains("1 failed");
    }

    @Test
    void anEndpointWithoutAListOfModelsAndBehindAnotherPathIsTold() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] body = "{\"error\":{\"message\":\"messages is empty\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(check(connector(base + "/v1")).out())
                    .contains("ok       key: taken")
                    .contains("warning  model: m is not checked: the endpoint shows no list of models");
            assertThat(check(connector(base)).out()).contains("failed   resource: not there: HTTP 404");
        } finally {
            server.stop(0);
        }
    }

    private static String connector(String url) {
        // Nobody listens there: the brokers are not what this is about.
        return """
                connector.class=ChatCompletionsSink
                topics=chat-prompts
                output.bootstrap.servers=no-such-host.invalid:9092
                chat.model=m
                chat.api.key=%s
                chat.api.url=%s
                """.formatted(SECRET, url);
    }

    private Run check(String content, String... options) throws IOException {
        Path file = directory.resolve(content.startsWith("{") ? "connector.json" : "connector.properties");
        Files.writeString(file, content);
        String[] args = new String[options.length + 2];
        args[0] = "check";
        System.arraycopy(options, 0, args, 1, options.length);
        args[args.length - 1] = file.toString();
        return Run.of(args);
    }
}
