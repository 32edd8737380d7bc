package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.kafka.PluginArchive;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own {@code connect-plugin-path}, of the newest release, has nothing to say against the archive. */
class PluginPathIT {

    private static final String TOOL = "org.apache.kafka.tools.ConnectPluginPath";
    private static final String VERSION = System.getProperty("plugin.version", "");

    @TempDir
    private Path directory;

    @Test
    void bothConnectorsCanBeLoadedAndHaveManifests() throws Exception {
        Path plugins = unpack();

        List<String> output = run("list", "--plugin-path", plugins.toString());

        String location = plugins.resolve("kafkachat-connect-" + VERSION).toString();
        assertThat(output)
                .as("name, aliases, version, type, whether it can be loaded and has a manifest, location")
                .contains(
                        String.join(
                                "\t",
                                ConnectorKind.SINK.className(),
                                "ChatCompletionsSinkConnector",
                                "ChatCompletionsSink",
                                VERSION,
                                "sink",
                                "true",
                                "true",
                                location),
                        String.join(
                                "\t",
                                ConnectorKind.SOURCE.className(),
                                "ChatCompletionsSourceConnector",
                                "ChatCompletionsSource",
                                VERSION,
                                "source",
                                "true",
                                "true",
                                location));
        assertThat(output)
                .anyMatch(line -> line.matches("Total plugins:\\s+2"))
                .anyMatch(line -> line.matches("Loadable plugins:\\s+2"))
                .anyMatch(line -> line.matches("Compatible plugins:\\s+2"));
    }

    @Test
    void manifestsNeedNoMigration() throws Exception {
        assertThat(run("sync-manifests", "--dry-run", "--plugin-path", unpack().toString()))
                .contains("No changes required.");
    }

    private Path unpack() {
        return PluginArchive.unpack(Path.of(System.getProperty("plugin.archive", "")), directory.resolve("plugins"));
    }

    /** Returns the lines that it writes to both of its outputs, once it has ended without an error. */
    private List<String> run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                KafkaRelease.newest().libs().toAbsolutePath() + File.separator + "*",
                TOOL));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process tool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(tool.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        } finally {
            tool.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(tool.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
