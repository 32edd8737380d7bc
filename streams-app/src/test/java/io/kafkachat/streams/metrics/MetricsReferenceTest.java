package io.kafkachat.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one. {@code mvn -pl streams-app -am test -Dtest=MetricsReferenceTest -Dmetrics.reference=write} writes it. */
class MetricsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "streams-metrics.md");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String generated = MetricsReference.page();
        if ("write".equals(System.getProperty("metrics.reference"))) {
            Files.writeString(REFERENCE, generated);
        }

        assertThat(REFERENCE)
                .as("regenerate it with -Dtest=MetricsReferenceTest -Dmetrics.reference=write")
                .hasContent(generated);
    }
}
