package io.kafkachat.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what weakens the promises of a source, as far as the connector's configuration tells. */
final class SourceAdvice {

    private SourceAdvice() {}

    /** Lines to be logged when the connector starts. */
    static List<String> of(ConnectorConfig config) {
        Map<String, String> given = config.originalsStrings();
        IntakeSettings intake = IntakeConfig.settings(config);
        List<String> advice = new ArrayList<>();
        if (!"required".equals(word(given, "exactly.once.support"))) {
            advice.add("exactly.once.support is not required, and a connector cannot see whether its worker has"
                    + " exactly.once.source.support=enabled. Without it outputs are published at least once: what was published"
                    + " in the last second or two (without a consumer group: since the worker last committed offsets) is called,"
                    + " paid and published again after a crash");
        }
        if (!intake.isReadCommitted()) {
            advice.add(IntakeConfig.CONSUMER_PREFIX + "isolation.level is not read_committed: prompts of aborted"
                    + " transactions are answered, too, and exactly once is not supported");
        }
        if ("all".equals(word(given, "errors.tolerance"))) {
            advice.add(
                    "errors.tolerance is all: an output that a converter or transformation refuses, or, without exactly"
                            + " once, that Kafka refuses, is dropped and its prompt counts as answered");
        }
        if (intake.group() == null && !intake.offsetReset().equals("earliest")) {
            advice.add(IntakeConfig.CONSUMER_PREFIX + "group.id is empty: a task that restarts before the first answer"
                    + " of a partition is published begins again at auto.offset.reset, and may skip prompts");
        }
        if (!given.containsKey("key.converter") || !given.containsKey("value.converter")) {
            advice.add(
                    "key.converter and value.converter are not both set: the worker's converters write keys and events,"
                            + " and may change a key's form. ByteArrayConverter passes keys on as they are, and writes events as JSON");
        }
        return advice;
    }

    private static String word(Map<String, String> given, String key) {
        return given.getOrDefault(key, "").strip().toLowerCase(Locale.ROOT);
    }
}
