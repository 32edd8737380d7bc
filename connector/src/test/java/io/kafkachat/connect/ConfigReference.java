package io.kafkachat.connect;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** The keys of a connector as a page of Markdown. */
final class ConfigReference {

    private static final String HEAD = """
            # Configuration of the sink connector

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl connector -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            The keys of every sink connector (`name`, `connector.class`, `tasks.max`, `topics` or `topics.regex`, `key.converter`,
            `value.converter`, `errors.*`, `consumer.override.*`, ...) are described in Kafka's own documentation. Keys with a prefix
            pass settings on: `output.producer.*` to the producer of output events, `offsets.admin.*` to the Admin client that reads
            progress back, `output.value.converter.*`, `output.key.converter.*` and `output.header.converter.*` to those converters.
            """;

    private ConfigReference() {}

    static String of(ConfigDef definition) {
        StringBuilder page = new StringBuilder(HEAD);
        List<ConfigKey> keys = List.copyOf(definition.configKeys().values());
        keys.stream().map(key -> key.group).distinct().forEach(group -> {
            page.append("\n## ").append(group).append('\n');
            keys.stream().filter(key -> key.group.equals(group)).forEach(key -> append(page, key));
        });
        return page.toString();
    }

    private static void append(StringBuilder page, ConfigKey key) {
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
