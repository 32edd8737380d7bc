package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say must be there. */
class DocumentationTest {

    private static final Path ROOT = Checkout.around(Path.of("")).root();

    @Test
    void testsThatTheReadmeNamesExist() throws IOException {
        List<Path> tests;
        try (Stream<Path> files = Files.walk(ROOT)) {
            tests = files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().replace('\\', '/').contains("/src/test/"))
                    .toList();
        }
        List<String> named = matches(readme(), "`([A-Z]\\w+(?:Test|IT)(?:\\.\\w+)?)`");
        assertThat(named).isNotEmpty().allSatisfy(name -> {
            String[] parts = name.split("\\.");
            List<Path> classes = tests.stream()
                    .filter(file -> file.endsWith(parts[0] + ".java"))
                    .toList();
            assertThat(classes).as(name).hasSize(1);
            if (parts.length > 1) {
                assertThat(Files.readString(classes.get(0))).contains("void " + parts[1] + "(");
            }
        });
    }

    @Test
    void theMinimalConnectorIsTheOneThatTheQuickstartRuns() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> blocks = matches(readme(), "(?s)```json\\s(.*?)```");
        assertThat(blocks).hasSize(1);
        assertThat(json.readTree(blocks.get(0)))
                .isEqualTo(json.readTree(
                        ROOT.resolve("config/connectors/text-prompts.json").toFile()));
    }

    @Test
    void theMinimalAppIsTheOneThatTheQuickstartRuns() throws IOException {
        Properties shipped =
                properties(Files.readString(Checkout.around(Path.of("")).appProperties()));
        assertThat(matches(readme(), "(?s)```properties\\s(.*?)```").stream().map(DocumentationTest::properties))
                .contains(shipped);
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "benchmarks/README.md",
                "config/README.md",
                "docs/comparison.md",
                "docs/configuration-streams.md",
                "docs/delivery-guarantees.md",
                "docs/operations.md",
                "docs/security.md",
                "docs/sink-or-source.md",
                "docs/streams-app.md",
                "docs/streams-metrics.md",
                "docs/streams-processor.md",
                "docs/troubleshooting.md",
                "docs/usage-windows.md"
            })
    void linksLeadSomewhere(String document) throws IOException {
        Path file = ROOT.resolve(document);
        for (String link : matches(Files.readString(file), "\\]\\(([^)]+)\\)")) {
            if (!link.startsWith("https://")) {
                String[] parts = link.split("#", -1);
                Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
                assertThat(target).exists();
                if (parts.length > 1) {
                    assertThat(anchors(target)).contains(parts[1]);
                }
            }
        }
    }

    private static List<String> anchors(Path file) throws IOException {
        return matches(Files.readString(file), "(?m)^#+ (.*)$").stream()
                .map(title -> title.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> matches(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
