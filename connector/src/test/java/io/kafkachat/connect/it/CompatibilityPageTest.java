package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** What the documentation says is tested is what the tests run. */
class CompatibilityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");

    @Test
    void theTableHasEveryWorkerThatIsTestedAndNoOther() throws IOException {
        String newest = KafkaRelease.newest().version();
        Stream<String> workers = TestedWorker.all().stream()
                .map(worker ->
                        row("Connect plugin", worker.kafka().version(), worker.java(), newest, worker.discovery()));
        Stream<String> apps = TestedWorker.javas().stream().map(java -> row("Streams app", newest, java, newest, ""));

        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| Connect plugin |") || line.startsWith("| Streams app |"))
                .containsExactlyElementsOf(Stream.concat(workers, apps).toList());
    }

    @Test
    void theOldestReleaseIsNamed() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("against Kafka " + KafkaRelease.oldest().version() + ":");
    }

    /** The embedded broker and all other tests are of this release. */
    @Test
    void theNewestReleaseIsTheOneOfTheBuild() {
        assertThat(KafkaRelease.newest().version()).isEqualTo(AppInfoParser.getVersion());
    }

    private static String row(String what, String kafka, int java, String broker, String discovery) {
        String last = discovery.isEmpty() ? " |" : "`" + discovery + "` |";
        return String.join(" | ", List.of("| " + what, kafka, Integer.toString(java), broker, last));
    }
}
