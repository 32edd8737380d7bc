package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What a user unpacks into a folder of {@code plugin.path}. */
class PluginArchiveIT {

    private static final String VERSION = System.getProperty("plugin.version", "");
    private static final String DIRECTORY = "kafkachat-connect-" + VERSION + "/";

    @Test
    void holdsOneDirectoryWithAllThatTheWorkerDoesNotProvide() throws IOException {
        List<String> entries = entries();

        assertThat(entries).allMatch(entry -> entry.startsWith(DIRECTORY));
        assertThat(entries)
                .contains(
                        DIRECTORY + "LICENSE",
                        DIRECTORY + "NOTICE",
                        DIRECTORY + "lib/kafkachat-connector-" + VERSION + ".jar",
                        DIRECTORY + "lib/kafkachat-events-" + VERSION + ".jar",
                        DIRECTORY + "lib/kafkachat-client-" + VERSION + ".jar");
        assertThat(entries)
                .anyMatch(entry -> entry.contains("/lib/jackson-databind-"))
                .anyMatch(entry -> entry.contains("/lib/httpclient5-"))
                .anyMatch(entry -> entry.contains("/lib/jmustache-"));
    }

    @Test
    void holdsNothingThatTheWorkerProvides() throws IOException {
        assertThat(entries())
                .noneMatch(entry -> entry.matches(
                        ".*/(kafka-|kafka_|connect-|slf4j|log4j|logback|kafkachat-testkit|junit|error_prone).*"));
    }

    @Test
    void theConnectorsCanBeDiscoveredWithoutScanning() throws IOException {
        assertThat(listed("sink.SinkConnector")).isEqualTo(ChatCompletionsSinkConnector.class.getName());
        assertThat(listed("source.SourceConnector")).isEqualTo(ChatCompletionsSourceConnector.class.getName());
        assertThat(new ChatCompletionsSinkConnector().version()).isEqualTo(VERSION);
        assertThat(new ChatCompletionsSourceConnector().version()).isEqualTo(VERSION);
    }

    private static String listed(String type) throws IOException {
        String connectors = "META-INF/services/org.apache.kafka.connect." + type;
        try (InputStream in = PluginArchiveIT.class.getClassLoader().getResourceAsStream(connectors)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(PluginVersion.get()).isEqualTo(VERSION);
    }

    private static List<String> entries() throws IOException {
        Path archive = Path.of(System.getProperty("plugin.archive", ""));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
