package io.kafkachat.cli;

import io.kafkachat.config.FallbackConfig;
import io.kafkachat.connect.ChatCompletionsSinkConnector;
import io.kafkachat.connect.ChatCompletionsSourceConnector;
import io.kafkachat.connect.ConnectorPlan;
import io.kafkachat.streams.config.ConfigReferences;
import io.kafkachat.streams.config.NearestKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** Checks a connector's configuration as the worker would when the connector is created: by the connector itself. */
final class ConnectorConfigCheck {

    private static final List<Class<? extends Connector>> CONNECTORS =
            List.of(ChatCompletionsSinkConnector.class, ChatCompletionsSourceConnector.class);

    /** What a worker itself reads of a connector's configuration, as far as people set it. */
    private static final Set<String> OF_CONNECT = Set.of(
            "name",
            ConfigFile.CONNECTOR_CLASS,
            "connector.plugin.version",
            "tasks.max",
            "tasks.max.enforce",
            "topics",
            "topics.regex",
            "config.action.reload",
            "exactly.once.support",
            "transaction.boundary",
            "transaction.boundary.interval.ms",
            "offsets.storage.topic",
            "key.converter",
            "value.converter",
            "header.converter",
            "transforms",
            "predicates",
            "topic.creation.groups");

    private static final List<String> PREFIXES = List.of(
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "errors.",
            "transforms.",
            "predicates.",
            "topic.creation.",
            "consumer.override.",
            "producer.override.",
            "admin.override.",
            "output.producer.",
            "output.value.converter.",
            "output.key.converter.",
            "output.header.converter.",
            "prompt.consumer.",
            "prompt.key.converter.",
            "prompt.value.converter.",
            "prompt.header.converter.",
            "offsets.admin.",
            FallbackConfig.PREFIX);

    private final ConfigFile file;
    private final Map<String, String> worker;
    private final Map<String, String> environment;
    private final Findings findings;

    /**
     * @param worker properties of the worker, of which config providers count; empty if they are not known
     * @param environment what {@code ${env:...}} finds
     */
    ConnectorConfigCheck(
            ConfigFile file, Map<String, String> worker, Map<String, String> environment, Findings findings) {
        this.file = file;
        this.worker = worker;
        this.environment = environment;
        this.findings = findings;
    }

    /** Null if the configuration is wrong, which is then reported. */
    @Nullable
    DeploymentPlan check() {
        Connector connector = connector();
        Map<String, String> values = connector == null ? null : resolved();
        if (connector == null || values == null) {
            return null;
        }
        boolean source = connector instanceof SourceConnector;
        ConfigDef definition = connector.config();
        dropForeignClasses(values, definition);
        boolean right = validate(connector, values);
        unknownKeys(values.keySet(), definition);
        right &= source || topicsAreRight(values);
        if (!right) {
            return null;
        }
        ConnectorPlan plan = source ? ConnectorPlan.source(values) : ConnectorPlan.sink(values);
        plan.advice().forEach(advice -> findings.warning("advice", advice));
        findings.ok("configuration", "the " + (source ? "source" : "sink") + " connector takes it");
        return new DeploymentPlan(
                plan.client(),
                plan.prompts(),
                plan.promptTopics(),
                plan.promptPattern() == null ? null : Pattern.compile(plan.promptPattern()),
                plan.outputTopics(),
                List.of(),
                plan.promptCluster(),
                plan.outputCluster());
    }

    private @Nullable Connector connector() {
        String given =
                file.values().getOrDefault(ConfigFile.CONNECTOR_CLASS, "").strip();
        for (Class<? extends Connector> type : CONNECTORS) {
            // As Connect has it, the simple name will do, also without its last word.
            String simple = type.getSimpleName();
            if (given.equals(type.getName())
                    || given.equals(simple)
                    || given.equals(simple.substring(0, simple.length() - "Connector".length()))) {
                return type == ChatCompletionsSinkConnector.class
                        ? new ChatCompletionsSinkConnector()
                        : new ChatCompletionsSourceConnector();
            }
        }
        findings.failed(
                ConfigFile.CONNECTOR_CLASS,
                "expected " + CONNECTORS.get(0).getName() + " or "
                        + CONNECTORS.get(1).getName());
        return null;
    }

    private @Nullable Map<String, String> resolved() {
        Map<String, String> values = new TreeMap<>();
        long before = findings.count(Finding.Level.FAILED);
        try (ConfigReferences references = new ConfigReferences(
                worker,
                environment,
                (key, message) -> findings.failed(
                        key, message + ", looked up on this machine, with the config providers of --worker-config"))) {
            file.values().forEach((key, text) -> {
                String value = references.resolve(key, text, findings::secret);
                if (value != null) {
                    values.put(key, value);
                }
            });
        }
        return findings.count(Finding.Level.FAILED) > before ? null : values;
    }

    /** Converters and the like may be on the worker only: then they cannot be asked here. */
    private void dropForeignClasses(Map<String, String> values, ConfigDef definition) {
        values.entrySet().removeIf(entry -> {
            ConfigKey key = definition.configKeys().get(entry.getKey());
            boolean isClass = key == null
                    ? Set.of("key.converter", "value.converter", "header.converter")
                            .contains(entry.getKey())
                    : key.type == Type.CLASS;
            if (!isClass || isHere(entry.getValue())) {
                return false;
            }
            findings.warning(entry.getKey(), "not checked: the class is not here; the worker must have it");
            return true;
        });
    }

    private static boolean isHere(String className) {
        try {
            Class.forName(className.strip(), false, ConnectorConfigCheck.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private boolean validate(Connector connector, Map<String, String> values) {
        ConfigDef definition = connector.config();
        definition.configKeys().values().stream()
                .filter(key -> key.type == Type.PASSWORD && values.containsKey(key.name))
                .forEach(key -> findings.secret(values.getOrDefault(key.name, "")));
        values.forEach((key, value) -> {
            if (isSecretOfAClient(key)) {
                findings.secret(value);
            }
        });
        boolean right = true;
        for (ConfigValue value : connector.validate(values).configValues()) {
            for (String message : value.errorMessages()) {
                right = false;
                findings.failed(
                        value.name(),
                        message.startsWith(value.name() + ": ")
                                ? message.substring(value.name().length() + 2)
                                : message);
            }
        }
        return right;
    }

    private static boolean isSecretOfAClient(String key) {
        return key.endsWith(".password")
                || key.endsWith("sasl.jaas.config")
                || key.endsWith(".key") && key.startsWith(FallbackConfig.PREFIX);
    }

    /** Connect ignores what it does not know. */
    private void unknownKeys(Set<String> keys, ConfigDef definition) {
        Set<String> known = new HashSet<>(definition.names());
        known.addAll(OF_CONNECT);
        for (String key : keys) {
            if (!known.contains(key) && PREFIXES.stream().noneMatch(key::startsWith)) {
                findings.warning(
                        key,
                        "there is no such key, and it has no effect"
                                + NearestKey.of(key, known, Math.max(2, key.length() / 5))
                                        .map(other -> "; is " + other + " meant?")
                                        .orElse(""));
            }
        }
    }

    private boolean topicsAreRight(Map<String, String> values) {
        String topics = values.getOrDefault("topics", "");
        String regex = values.getOrDefault("topics.regex", "");
        if (topics.isBlank() == regex.isBlank()) {
            findings.failed("topics", "expected either topics or topics.regex");
            return false;
        }
        try {
            return Pattern.compile(regex) != null;
        } catch (PatternSyntaxException e) {
            findings.failed("topics.regex", "expected a regular expression of Java");
            return false;
        }
    }
}
