package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageTableTest {

    private static final String MORNING = """
            {"window_start": 1767225600000, "model": "m", "calls": 1200, "completed": 1199,
             "prompt_tokens": 30000, "completion_tokens": 90000, "usd_spent": "0.50",
             "latency_ms": {"p50": 800, "p99": 2400}}""";

    private static final String LATER = """
            {"window_start": 1767225610000, "model": "m", "calls": 1, "completed": 0,
             "prompt_tokens": 0, "completion_tokens": 0, "usd_spent": null,
             "latency_ms": {"p50": null, "p99": null}}""";

    @Test
    void hasARowForEachWindowOldestFirst() throws Exception {
        List<JsonNode> newestFirst = List.of(read(LATER), read(MORNING));
        assertThat(UsageTable.of("10s", newestFirst))
                .containsExactly(
                        "",
                        "Usage in windows of 10s, as the app adds it up:",
                        "  from      model                                 calls answered  tokens in  tokens out"
                                + "   cost USD  p50 ms  p99 ms",
                        "  00:00:00  m                                     1,200    1,199     30,000      90,000"
                                + "        0.5     800   2,400",
                        "  00:00:10  m                                         1        0          0           0"
                                + "          -       -       -");
        assertThat(UsageTable.calls(newestFirst)).isEqualTo(1_201);
    }

    @Test
    void showsTheNewestOfMany() {
        List<JsonNode> many = IntStream.range(0, 50)
                .mapToObj(i -> (JsonNode) new ObjectMapper()
                        .createObjectNode()
                        .put("window_start", 1767225600000L - 10_000L * i)
                        .put("model", "m"))
                .toList();
        List<String> lines = UsageTable.of("10s", many);
        assertThat(lines).hasSize(9);
        assertThat(lines.get(8)).startsWith("  00:00:00  m ");
    }

    private static JsonNode read(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }
}
