package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one. {@code mvn -pl connector -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write} writes it. */
class ConfigReferenceTest {

    /** With the keys that each fallback has. */
    private static final List<String> FALLBACK = List.of("<name>");

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String generated = ConnectorReference.of(SinkConfig.definition(FALLBACK), SourceConfig.definition(FALLBACK));
        if ("write".equals(System.getProperty("config.reference"))) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, generated);
        }

        assertThat(REFERENCE)
                .as("regenerate it with -Dtest=ConfigReferenceTest -Dconfig.reference=write")
                .hasContent(generated);
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(Stream.of(SinkConfig.definition(FALLBACK), SourceConfig.definition(FALLBACK))
                        .flatMap(keys -> keys.configKeys().values().stream()))
                .allSatisfy(key -> {
                    assertThat(key.documentation).as(key.name).endsWith(".");
                    assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
                    assertThat(key.group).as(key.name).isNotBlank();
                });
    }
}
