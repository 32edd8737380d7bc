package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.config.InternalTopics;
import io.kafkachat.streams.usage.UsageWindowSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InternalTopicsTest {

    private static final Pattern STORE = Pattern.compile("stores: \\[([^\\]]+)]");
    private static final Pattern SINK = Pattern.compile("Sink: \\S+ \\(topic: (usage-by-key\\S*)\\)");

    private final ProviderSimulator provider = ProviderSimulator.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void areThoseOfTheTopology() {
        assertThat(internalTopics("60000,3600000,90000"))
                .containsExactlyInAnyOrderElementsOf(topicsOfTheTopology("60000,3600000,90000"));
        assertThat(internalTopics(""))
                .containsExactlyElementsOf(topicsOfTheTopology(""))
                .hasSize(1);
    }

    private List<String> internalTopics(String sizes) {
        AppSettings settings = settings(sizes);
        return InternalTopics.of(settings.applicationId(), settings.usage().sizes());
    }

    private List<String> topicsOfTheTopology(String sizes) {
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

    private AppSettings settings(String sizes) {
        UsageWindowSettings defaults = UsageWindowSettings.DEFAULTS;
        return new TestSettings(provider)
                .usage(new UsageWindowSettings(
                        Stream.of(sizes.split(","))
                                .filter(size -> !size.isEmpty())
                                .map(size -> Duration.ofMillis(Long.parseLong(size)))
                                .toList(),
                        defaults.grace(),
                        defaults.kept(),
                        null,
                        null))
                .settings();
    }
}
