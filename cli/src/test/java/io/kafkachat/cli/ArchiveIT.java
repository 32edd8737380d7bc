package io.kafkachat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.kafka.StreamsAppProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as it is shipped, started by its script, with none of the class path of this JVM. */
class ArchiveIT {

    @TempDir
    private static Path directory;

    private static Path script;

    @BeforeAll
    static void unpack() {
        Path home = StreamsAppProcess.unpack(Path.of(System.getProperty("cli.archive")), directory);
        script = home.resolve("bin").resolve("kafkachat");
        assertThat(home.resolve("lib"))
                .isDirectoryContaining(jar -> jar.toString().contains("connect-json"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theConfigurationsThatAreShippedAreCheckedByWhatTheArchiveHolds() throws Exception {
        Path config = Path.of("..", "config");
        assertThat(start("--version").out()).isEqualTo("kafkachat " + System.getProperty("cli.version") + "\n");

        Run app = start(
                "check",
                "--offline",
                "--color=always",
                "--set=chat.api.key=some-secret",
                config.resolve("streams").resolve("chat-completions.properties").toString());
        assertThat(app.all()).isEqualTo(app.out()).contains("the app chat takes it", "\u001b[32m");
        assertThat(app.exitCode()).isZero();

        Run connector = start(
                "check",
                "--offline",
                "--set=chat.api.key=some-secret",
                config.resolve("connectors").resolve("text-prompts.json").toString());
        assertThat(connector.out()).contains("the sink connector takes it").doesNotContain("\u001b", "some-secret");
        assertThat(connector.exitCode()).isZero();

        Run wrong = start("send", "--topic");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).doesNotContain("Exception", "log4j", "SLF4J");
    }

    private static Run start(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(args));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int code = builder.start().waitFor();
        return new Run(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
