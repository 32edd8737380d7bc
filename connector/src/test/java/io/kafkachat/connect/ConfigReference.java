package io.kafkachat.connect;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** The keys of the connectors as a page of Markdown. */
final class ConfigReference {

    private static final String HEAD = """
            # Configuration of the connectors

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl connector -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            Most keys are those of both connectors; what only the [sink](#sink-connector) or the [source](#source-connector) has comes last.
            The keys of every connector (`name`, `connector.class`, `tasks.max`, `key.converter`, `value.converter`, `errors.*`, ...) are
            described in Kafka's own documentation.

            # Both connectors
            """;

    private static final String SINK = """

            # Sink connector

            Connect's own keys say what a sink reads: `topics` or `topics.regex`, and `consumer.override.*` for its consumer. Keys with a
            prefix pass settings on: `output.producer.*` to the producer of output events, `offsets.admin.*` to the Admin client that reads
            progress back, `output.value.converter.*`, `output.key.converter.*` and `output.header.converter.*` to those converters.
            """;

    private static final String SOURCE = """

            # Source connector

            Connect's own keys say how a source writes: `key.converter`, `value.converter` and `header.converter`, `topic.creation.*`,
            `producer.override.*`, `exactly.once.support`, `transaction.boundary`. Keys with a prefix pass settings on: `prompt.consumer.*` to
            the consumer of prompts and to the Admin client that looks for topics, `prompt.key.converter.*`, `prompt.value.converter.*` and
            `prompt.header.converter.*` to those converters, `output.producer.*` to the producer of chunks.
            """;

    private ConfigReference() {}

    static String of(ConfigDef sink, ConfigDef source) {
        StringBuilder page = new StringBuilder(HEAD);
        append(page, sink, key -> source.names().contains(key.name) && isSame(key, source));
        page.append(SINK);
        append(page, sink, key -> !source.names().contains(key.name) || !isSame(key, source));
        page.append(SOURCE);
        append(page, source, key -> !sink.names().contains(key.name) || !isSame(key, sink));
        return page.toString();
    }

    private static boolean isSame(ConfigKey key, ConfigDef other) {
        return key.documentation.equals(other.configKeys().get(key.name).documentation);
    }

    private static void append(StringBuilder page, ConfigDef definition, Predicate<ConfigKey> which) {
        List<ConfigKey> keys =
                definition.configKeys().values().stream().filter(which).toList();
        keys.stream().map(key -> key.group).distinct().forEach(group -> {
            page.append("\n## ").append(group).append('\n');
            keys.stream().filter(key -> key.group.equals(group)).forEach(key -> append(page, key));
        });
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
