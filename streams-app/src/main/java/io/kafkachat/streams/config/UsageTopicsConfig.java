package io.kafkachat.streams.config;

import io.kafkachat.config.Check;
import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.TopicTemplate;
import io.kafkachat.streams.usage.UsageConfig;
import io.kafkachat.streams.usage.UsageWindows;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The key that says where windows of usage go. */
final class UsageTopicsConfig {

    static final String TOPIC = "usage.metrics.topic";

    private static final TopicTemplate WINDOW = new TopicTemplate("window");

    private UsageTopicsConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Usage")
                .key(
                        TOPIC,
                        Type.STRING,
                        AppConfig.TOPICS.placeholder() + "-usage-metrics-" + WINDOW.placeholder(),
                        new Check(
                                AppConfig.TOPICS.check(false) + "; with " + WINDOW.placeholder()
                                        + " if there are several " + UsageConfig.SIZES,
                                text -> AppConfig.TOPICS.isTopic(WINDOW.topic(text, "1m"))),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Usage metrics topic",
                        "Where windows of usage go, one record for each window, model and tenant. "
                                + WINDOW.placeholder() + " stands for the size of the window, as 1m or 1h.")
                .keys();
    }

    /** Checks the keys against each other; to be called when each is right. */
    static void check(AbstractConfig config, ConfigErrors errors) {
        if (UsageConfig.sizes(config).size() > 1 && !config.getString(TOPIC).contains(WINDOW.placeholder())) {
            errors.add(
                    TOPIC,
                    "expected " + WINDOW.placeholder() + " in it, because " + UsageConfig.SIZES + " has several sizes");
        }
    }

    /** By the size of their windows. */
    static Map<Duration, String> topics(AbstractConfig config, String applicationId) {
        return UsageConfig.sizes(config).stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        size -> AppConfig.TOPICS.topic(
                                WINDOW.topic(config.getString(TOPIC), UsageWindows.name(size)), applicationId)));
    }
}
