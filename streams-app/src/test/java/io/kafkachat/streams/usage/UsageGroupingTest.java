package io.kafkachat.streams.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageGroupingTest {

    private static final ObjectNode ANSWERED = Usages.completed(1, "0");

    private final Headers headers = new RecordHeaders();

    @Test
    void theModelIsTheOneThatAnsweredElseTheOneAskedElseUnknown() {
        UsageGrouping grouping = grouping(null, null);
        ObjectNode refused = Usages.failed("INVALID_REQUEST", 0);
        refused.putNull("model");

        assertThat(grouping.of(ANSWERED, headers, null)).isEqualTo(new UsageKey("m", null));
        assertThat(grouping.of(Usages.failed("SERVER", 1), headers, null)).isEqualTo(new UsageKey("asked", null));
        assertThat(grouping.of(refused, headers, null)).isEqualTo(new UsageKey("unknown", null));
    }

    @Test
    void theTenantIsTheLastHeaderOfThatName() {
        headers.add("tenant", "old".getBytes(UTF_8)).add("tenant", " acme ".getBytes(UTF_8));

        assertThat(tenant(grouping("tenant", null), null)).isEqualTo("acme");
        assertThat(tenant(grouping("other", null), null)).isNull();
        assertThat(tenant(grouping(null, null), null)).isNull();
    }

    @Test
    void aHeaderWithoutTextNamesNobody() {
        headers.add("null", null).add("empty", new byte[0]).add("broken", new byte[] {(byte) 0xFF});

        assertThat(tenant(grouping("null", null), null)).isNull();
        assertThat(tenant(grouping("empty", null), null)).isNull();
        assertThat(tenant(grouping("broken", null), null)).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "customer.id | {\"messages\":[{\"id\":\"no\"}],\"customer\":{\"name\":\"x\",\"id\":\"acme\"}} | acme",
                "customer.id | {\"customer\":{\"id\":7.0}}             | 7.0",
                "customer.id | {\"customer\":{\"id\":true}}            | true",
                "customer.id | {\"customer\":{\"id\":null}}            | -",
                "customer.id | {\"customer\":{\"id\":{\"a\":1}}}       | -",
                "customer.id | {\"customer\":{\"id\":[\"acme\"]}}      | -",
                "customer.id | {\"customer\":\"acme\"}                 | -",
                "customer.id | {\"customer\":{\"id\":\" \"}}           | -",
                "customer.id | {\"id\":\"acme\"}                       | -",
                "id          | {\"id\":\"acme\", broken                | acme",
                "id          | {\"no\":1, broken                       | -",
                "id          | [\"id\"]                                | -",
                "id          | a prompt                                | -",
            })
    void theTenantIsAFieldOfThePrompt(String field, String prompt, @Nullable String expected) {
        assertThat(tenant(grouping(null, field), prompt)).isEqualTo(expected);
    }

    @Test
    void aPromptWithoutValueNamesNobody() {
        assertThat(tenant(grouping(null, "id"), null)).isNull();
        assertThat(tenant(grouping(null, "id"), "")).isNull();
    }

    private @Nullable String tenant(UsageGrouping grouping, @Nullable String prompt) {
        return grouping.of(ANSWERED, headers, prompt == null ? null : prompt.getBytes(UTF_8))
                .tenant();
    }

    private static UsageGrouping grouping(@Nullable String header, @Nullable String field) {
        return new UsageGrouping(
                new UsageWindowSettings(List.of(Duration.ofMinutes(1)), Duration.ZERO, 10, header, field));
    }
}
