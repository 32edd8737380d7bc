package io.kafkachat.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys that say which topics prompts come from, for whoever reads them itself. */
public final class TopicsConfig {

    public static final String TOPICS = "topics";
    public static final String TOPICS_REGEX = "topics.regex";

    private TopicsConfig() {}

    /** @return the group, with these keys */
    public static KeyGroup addTo(KeyGroup group) {
        return group.key(
                        TOPICS,
                        Type.LIST,
                        List.of(),
                        new EachTopic(),
                        Importance.HIGH,
                        Width.LONG,
                        "Topics",
                        "The topics with prompts, separated by commas. Either these or " + TOPICS_REGEX + ".")
                .key(
                        TOPICS_REGEX,
                        Type.STRING,
                        "",
                        new Check("a regular expression of Java", TopicsConfig::isRegex),
                        Importance.HIGH,
                        Width.LONG,
                        "Topics regex",
                        "All topics whose whole name matches are read, also those that are created later, but for Kafka's internal ones.");
    }

    /** Checks the keys against each other; to be called when each is right. */
    public static void check(AbstractConfig config, ConfigErrors errors) {
        boolean list = !config.getList(TOPICS).isEmpty();
        if (list == (pattern(config) != null)) {
            errors.add(
                    TOPICS,
                    list
                            ? "expected nothing, because " + TOPICS_REGEX + " is given"
                            : "expected at least one topic, or " + TOPICS_REGEX);
        }
    }

    /** Of whole names; null if topics are named. */
    public static @Nullable Pattern pattern(AbstractConfig config) {
        String regex = config.getString(TOPICS_REGEX);
        return regex.isBlank() ? null : Pattern.compile(regex);
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
