package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.kafka.StreamsAppProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script of the archive: what it says, and the codes it ends with. */
class AppCommandIT {

    @TempDir
    private static Path folder;

    private static Path home;

    private record Ended(int code, String out, String err) {}

    @BeforeAll
    static void unpack() {
        home = StreamsAppProcess.unpack(Path.of(System.getProperty("app.archive", "")), folder.resolve("archive"));
    }

    @Test
    void helpNamesOptionsAndExitCodes() throws Exception {
        Ended ended = run(Map.of(), "--help");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("--config", "--set", "--check", "Exit codes");
        assertThat(run(Map.of(), "--version").out()).contains(System.getProperty("app.version"));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithKeyAndExpectation() throws Exception {
        Path properties = folder.resolve("wrong.properties");
        Files.writeString(properties, "application.id=app\ntopics=prompts\nchat.max.in.flight=many\nno.such.key=1\n");

        Ended ended = run(Map.of("KAFKACHAT_ORDERING", "sometimes"), "--config", properties.toString());

        assertThat(ended.code()).isEqualTo(StreamsApp.MISCONFIGURED);
        assertThat(ended.err()).contains("chat.max.in.flight", "no.such.key", "ordering", "bootstrap.servers");
        assertThat(ended.err()).doesNotContain("\tat ");
    }

    @Test
    void aConfigurationCanBeCheckedWithoutACluster() throws Exception {
        Ended ended = run(
                Map.of("KAFKACHAT_BOOTSTRAP_SERVERS", "127.0.0.1:1", "KAFKACHAT_CHAT_API_KEY", "secret"),
                "--config",
                home.resolve("config").resolve("chat-completions.properties").toString(),
                "--check");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("valid").doesNotContain("secret");
    }

    private static Ended run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin").resolve("kafkachat-streams").toString()));
        command.addAll(List.of(arguments));
        home.resolve("bin").resolve("kafkachat-streams").toFile().setExecutable(true);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
