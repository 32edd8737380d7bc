package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one. {@code mvn -pl connector -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write} writes it. */
class ConfigReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String generated = ConfigReference.of(definition());
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
        assertThat(definition().configKeys().values()).allSatisfy(key -> {
            assertThat(key.documentation).as(key.name).endsWith(".");
            assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
            assertThat(key.group).as(key.name).isNotBlank();
        });
    }

    /** With the keys that each fallback has. */
    private static ConfigDef definition() {
        return SinkConfig.definition(List.of("<name>"));
    }
}
