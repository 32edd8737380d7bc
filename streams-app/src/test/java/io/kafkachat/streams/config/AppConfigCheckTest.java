package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppConfigCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics                     | ''                     | topics",
                "topics.regex               | prompts.*              | topics",
                "max.pending.records        | 63                     | max.pending.records",
                "completions.topic          | prompts                | completions.topic",
                "tool.calls.topic           | more                   | tool.calls.topic",
                "usage.topic                | more                   | usage.topic",
                "errors.topic               | prompts                | errors.topic",
                "usage.metrics.topic        | metrics                | usage.metrics.topic",
                "usage.metrics.topic        | ${window} of usage     | usage.metrics.topic",
                "usage.tenant.field         | a..b                   | usage.tenant.field",
                "bootstrap.servers          | kafka                  | bootstrap.servers",
                "bootstrap.servers          | a:1,,b:2               | bootstrap.servers",
                "instance.id                | pod 0                  | instance.id",
                "prompt.template            | {{#open}}              | prompt.template",
                "request.defaults           | {\"temperature\": 3}   | request.defaults",
                "chat.concurrency.min       | 65                     | chat.concurrency.min",
                "chat.oauth.scope           | chat                   | chat.oauth.token.url",
                "chat.fallbacks             | a                      | chat.fallback.a.url",
                "chat.fallback.a.url        | https://example.org    | chat.fallback.a.url",
                "streams.errors.dead.letter.queue.topic.name | prompts | streams.errors.dead.letter.queue.topic.name",
            })
    void errorsStandAtTheKeyAtFault(String key, String value, String atFault) {
        assertThat(Loaded.errors(Map.of(key, value)))
                .containsOnlyKeys(atFault)
                .allSatisfy((fault, error) -> assertThat(error).contains("expected"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max.pending.records | 0",
                "max.pending.records | 64",
                "usage.topic         | ''",
                "usage.topic         | app-completions",
                "errors.topic        | app-completions",
                "bootstrap.servers   | SASL_SSL://a.example.org:1, [::1]:2",
                "instance.id         | ''",
            })
    void whatIsAllowed(String key, String value) {
        assertThat(Loaded.errors(Map.of(key, value))).isEmpty();
    }

    @Test
    void onlyOneWindowNeedsNoPlaceholder() {
        assertThat(Loaded.errors(Map.of("usage.metrics.topic", "metrics", "usage.window.sizes.ms", "60000")))
                .isEmpty();
        assertThat(Loaded.errors(Map.of("usage.metrics.topic", "metrics", "usage.window.sizes.ms", "")))
                .isEmpty();
    }

    @Test
    void windowsHaveTopicsOfTheirOwn() {
        assertThat(Loaded.errors(Map.of("usage.metrics.topic", "${application}-${window}", "usage.topic", "app-1h")))
                .containsOnlyKeys("usage.metrics.topic");
        assertThat(Loaded.errors(Map.of("usage.metrics.topic", "${application}-${window}", "topics", "app-1m,app-1h")))
                .containsOnlyKeys("usage.metrics.topic");
    }

    @Test
    void tenantsHaveOneSource() {
        assertThat(Loaded.errors(Map.of("usage.tenant.field", "a", "usage.tenant.header", "b")))
                .containsOnlyKeys("usage.tenant.field");
    }

    @Test
    void namesOfTopicsHaveRoomForTheNameOfTheApp() {
        String longest = "a".repeat(128);
        String room = "b".repeat(122);

        assertThat(Loaded.errors(Map.of("application.id", longest))).isEmpty();
        assertThat(Loaded.errors(Map.of("application.id", longest, "errors.topic", "${application}" + room)))
                .containsOnlyKeys("errors.topic");
        assertThat(Loaded.errors(
                        Map.of("application.id", longest, "usage.metrics.topic", "${window}${application}" + room)))
                .containsOnlyKeys("usage.metrics.topic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app-chat-completions-pending-changelog",
                "app-usage-by-key-repartition",
                "app-usage-1m-changelog",
                "app-.*-changelog",
                ".*-repartition",
            })
    void internalTopicsAreNotRead(String topics) {
        assertThat(errorsOfRegex(topics)).containsOnlyKeys("topics.regex");
    }

    @Test
    void aNameOfAnInternalTopicIsAnErrorOfTopics() {
        assertThat(Loaded.errors(Map.of("topics", "app-chat-completions-pending-changelog")))
                .containsOnlyKeys("topics");
    }

    @Test
    void aRegexThatMatchesOutputsIsAnErrorOfEachOfThem() {
        assertThat(errorsOfRegex(".*"))
                .containsOnlyKeys(
                        "completions.topic",
                        "tool.calls.topic",
                        "usage.topic",
                        "errors.topic",
                        "usage.metrics.topic",
                        "topics.regex");
        assertThat(errorsOfRegex("prompts-.*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,a", "a b", "..", "a/b"})
    void topicsAreNames(String topics) {
        assertThat(Loaded.errors(Map.of("topics", topics)))
                .containsExactly(Map.entry(
                        "topics",
                        "expected names of topics, each once and of at most 249 letters, digits, '.', '_' and '-'"
                                + " (command line)"));
    }

    @Test
    void aRegexIsOne() {
        assertThat(errorsOfRegex("(")).containsOnlyKeys("topics.regex");
        assertThat(Loaded.settings(regex("prompts-.*")).topics().isRead("prompts-eu"))
                .isTrue();
    }

    private static Map<String, String> errorsOfRegex(String regex) {
        return Loaded.errors(regex(regex));
    }

    private static Map<String, String> regex(String regex) {
        Map<String, String> given = new HashMap<>();
        given.put("topics", null);
        given.put("topics.regex", regex);
        return given;
    }
}
