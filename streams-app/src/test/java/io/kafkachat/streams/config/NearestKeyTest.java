package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {

    private static final List<String> KEYS = List.of("topics", "tools", "chat.model", "topics.regex");

    @ParameterizedTest
    @CsvSource({
        "topics, topics",
        "topic, topics",
        "toppics, topics",
        "tropics, topics",
        "tols, tools",
        "chat.mdoel, chat.model",
        "topics.regx, topics.regex",
    })
    void isTheOneWithTheFewestChanges(String text, String nearest) {
        assertThat(NearestKey.of(text, KEYS, 2)).hasValue(nearest);
    }

    @Test
    void isNoneIfMoreAreWrong() {
        assertThat(NearestKey.of("chat.mdoel", KEYS, 1)).isEmpty();
        assertThat(NearestKey.of("", KEYS, 4)).isEmpty();
        assertThat(NearestKey.of("gateway", KEYS, 2)).isEmpty();
    }
}
