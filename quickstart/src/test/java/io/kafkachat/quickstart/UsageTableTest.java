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
    void hasALineForEachWindowOldestFirst() throws Exception {
        List<JsonNode> newestFirst = List.of(read(LATER), read(MORNING));
        assertThat(UsageTable.of("10s", newestFirst))
                .containsExactly(
                        "",
                        "Usage by the app's windows of 10s (UTC):",
                        "  00:00:00  m  1,200 calls (1,199 answered), 30,000 tokens in, 90,000 out, 0.5 USD, p50 800 ms,"
                                + " p99 2,400 ms",
                        "  00:00:10  m  1 calls (0 answered), 0 tokens in, 0 out, p50 0 ms, p99 0 ms");
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
        assertThat(lines).hasSize(8);
        assertThat(lines.get(7)).startsWith("  00:00:00  m ");
    }

    private static JsonNode read(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }
}
