package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.streams.ChatCompletions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InternalTopicsTest {

    private static final Pattern STORE = Pattern.compile("stores: \\[([^\\]]+)]");
    private static final Pattern SINK = Pattern.compile("Sink: \\S+ \\(topic: (usage-by-key\\S*)\\)");

    @Test
    void areThoseOfTheTopology() {
        assertThat(internalTopics("60000,3600000,90000"))
                .containsExactlyInAnyOrderElementsOf(topicsOfTheTopology("60000,3600000,90000"));
        assertThat(internalTopics(""))
                .containsExactlyElementsOf(topicsOfTheTopology(""))
                .hasSize(1);
    }

    private static List<String> internalTopics(String sizes) {
        AppSettings settings = settings(sizes);
        return InternalTopics.of(settings.applicationId(), settings.usage().sizes());
    }

    private static List<String> topicsOfTheTopology(String sizes) {
        AppSettings settings = settings(sizes);
        String description = ChatTopology.of(
                        settings,
                        ChatCompletions.promptEvents(settings.prompts())
                                .client(settings.client())
                                .build())
                .describe()
                .toString();
        List<String> topics = new ArrayList<>();
        STORE.matcher(description).results().forEach(store -> topics.add("app-" + store.group(1) + "-changelog"));
        Matcher sink = SINK.matcher(description);
        while (sink.find()) {
            topics.add("app-" + sink.group(1));
        }
        return topics;
    }

    private static AppSettings settings(String sizes) {
        return Loaded.settings(Map.of("usage.window.sizes.ms", sizes));
    }
}
