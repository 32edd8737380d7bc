package io.kafkachat.testkit.config;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** Keys as a page of Markdown. Not thread-safe. */
public final class ConfigReference {

    private final StringBuilder page = new StringBuilder();

    /** Appends text as it is. */
    public ConfigReference text(String markdown) {
        page.append(markdown);
        return this;
    }

    /** Appends all keys, by their groups. */
    public ConfigReference keys(ConfigDef definition) {
        return keys(definition, key -> true);
    }

    /** Appends some of the keys, by their groups. */
    public ConfigReference keys(ConfigDef definition, Predicate<ConfigKey> which) {
        List<ConfigKey> keys =
                definition.configKeys().values().stream().filter(which).toList();
        keys.stream().map(key -> key.group).distinct().forEach(group -> {
            page.append("\n## ").append(group).append('\n');
            keys.stream().filter(key -> key.group.equals(group)).forEach(this::append);
        });
        return this;
    }

    /** The page so far. */
    public String page() {
        return page.toString();
    }

    private void append(ConfigKey key) {
        page.append("\n### `")
                .append(key.name)
                .append("`\n\n")
                .append(key.documentation)
                .append("\n\n");
        page.append("Type: ").append(key.type.name().toLowerCase(Locale.ROOT));
        page.append(". Default: ").append(defaultValue(key));
        if (key.validator != null) {
            page.append(". Valid: ").append(key.validator);
        }
        page.append(". Importance: ")
                .append(key.importance.name().toLowerCase(Locale.ROOT))
                .append(".\n");
    }

    private static String defaultValue(ConfigKey key) {
        if (!key.hasDefault()) {
            return "none, it is required";
        }
        Object value = key.defaultValue;
        if (value == null || value.equals("") || value.equals(List.of()) || value instanceof Password) {
            return "empty";
        }
        if (value instanceof Class<?> type) {
            return "`" + type.getName() + "`";
        }
        return "`"
                + (value instanceof List<?> list
                        ? String.join(",", list.stream().map(String::valueOf).toList())
                        : value)
                + "`";
    }
}
