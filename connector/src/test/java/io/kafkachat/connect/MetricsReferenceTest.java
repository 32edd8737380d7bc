package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed reference is the generated one.
 * {@code mvn -pl connector -am test -Dtest=MetricsReferenceTest -Dmetrics.reference=write} writes it.
 */
class MetricsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "connector-metrics.md");
    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)`");

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

    @Test
    void operationsNameMetricsThatExistAndLeaveNoneOut() throws IOException {
        Set<String> named = new TreeSet<>();
        section(Files.readString(OPERATIONS), "## Metrics")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .forEach(cell -> named.addAll(codes(cell)));

        assertThat(named)
                .isEqualTo(Stream.of(TaskMetric.values())
                        .map(TaskMetric::attribute)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** In {@code `latency-ms-avg`, `-max`} the second is {@code latency-ms-max}. */
    private static Set<String> codes(String cell) {
        Set<String> names = new TreeSet<>();
        String before = "";
        Matcher code = CODE.matcher(cell.replace("(tag `" + TaskMetric.ERROR_CLASS + "`)", ""));
        while (code.find()) {
            String name = code.group(1);
            if (name.startsWith("-")) {
                name = before.substring(0, before.lastIndexOf('-')) + name;
            }
            names.add(name);
            before = name;
        }
        return names;
    }

    private static String section(String page, String heading) {
        int start = page.indexOf(heading + "\n");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
