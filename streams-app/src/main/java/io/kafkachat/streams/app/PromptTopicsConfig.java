package io.kafkachat.streams.app;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say what the app reads. */
final class PromptTopicsConfig {

    static final String TOPICS = "topics";
    static final String TOPICS_REGEX = "topics.regex";

    private PromptTopicsConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Prompt topics")
                .key(
                        TOPICS,
                        Type.LIST,
                        List.of(),
                        new EachTopic(),
                        Importance.HIGH,
                        Width.LONG,
                        "Topics",
                        "The topics with prompts, separated by commas; they must exist. Either these or " + TOPICS_REGEX
                                + ".")
                .key(
                        TOPICS_REGEX,
                        Type.STRING,
                        "",
                        new Check("a regular expression of Java", PromptTopicsConfig::isRegex),
                        Importance.HIGH,
                        Width.LONG,
                        "Topics regex",
                        "All topics whose whole name matches are read, also those that are created later.")
                .keys();
    }

    /** To be called when the keys are right, also against each other. */
    static PromptTopics settings(AbstractConfig config) {
        String regex = config.getString(TOPICS_REGEX);
        return new PromptTopics(config.getList(TOPICS), regex.isBlank() ? null : Pattern.compile(regex));
    }

    private static boolean isRegex(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
