package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigAdvice;
import io.kafkachat.config.FallbackConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and checks the app's configuration: properties files, of which later ones win, then variables of the environment,
 * then what the command line sets. References to config providers are replaced. For one use, on one thread.
 */
public final class AppConfigLoader {

    private static final Logger LOG = LoggerFactory.getLogger(AppConfigLoader.class);

    private final Consumer<String> warnings;
    private final AppConfigErrors errors = new AppConfigErrors();

    /** @param warnings takes what is worth a look; without values */
    AppConfigLoader(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * Warnings are logged.
     *
     * @param files in UTF-8; a key in a later one replaces that of an earlier one
     * @param environment of which variables count that begin with {@link Variables#PREFIX}; also what {@code ${env:...}}
     *     finds
     * @param overrides by keys
     * @throws AppConfigException with all that is wrong; keys are checked against each other only if each is right by itself
     */
    public static AppSettings load(List<Path> files, Map<String, String> environment, Map<String, String> overrides)
            throws AppConfigException {
        return load(files, environment, overrides, LOG::warn);
    }

    /**
     * The same.
     *
     * @param warnings takes what is allowed and probably not meant, a line each; without values
     */
    public static AppSettings load(
            List<Path> files, Map<String, String> environment, Map<String, String> overrides, Consumer<String> warnings)
            throws AppConfigException {
        return new AppConfigLoader(warnings).settings(files, environment, overrides);
    }

    AppSettings settings(List<Path> files, Map<String, String> environment, Map<String, String> overrides)
            throws AppConfigException {
        ConfigSources sources = new ConfigSources(errors);
        files.forEach(sources::read);
        errors.throwIfAny();
        sources.read(environment, overrides, warnings);
        Map<String, GivenValue> given = sources.given();
        given.forEach((key, value) -> errors.origin(key, value.origin()));

        Map<String, String> values = resolve(given, environment);
        ConfigDef definition = AppConfig.definition(FallbackConfig.names(values));
        UnknownKeys unknown = new UnknownKeys(definition.names(), errors, warnings);
        values.keySet().removeIf(key -> !unknown.isKnown(key, origin(given, key)));
        checkEach(definition, values);
        if (errors.hasAny(key -> definition.names().contains(key)
                || key.startsWith(StreamsKeys.PREFIX)
                || ConfigReferences.isOfProviders(key))) {
            errors.throwIfAny();
        }
        AppConfig config = new AppConfig(values);
        new AppConfigCheck(config, errors).check();
        errors.throwIfAny();
        ConfigAdvice.of(config).forEach(warnings);
        return config.settings();
    }

    /** @return the values of all keys but those whose references are wrong, and without the providers' own keys */
    private Map<String, String> resolve(Map<String, GivenValue> given, Map<String, String> environment) {
        Map<String, String> texts = new HashMap<>();
        given.forEach((key, value) -> texts.put(key, value.text()));
        Map<String, String> values = new TreeMap<>();
        try (ConfigReferences references = new ConfigReferences(texts, environment, errors)) {
            new TreeMap<>(texts).forEach((key, text) -> {
                String value =
                        ConfigReferences.isOfProviders(key) ? null : references.resolve(key, text, errors::secret);
                if (value != null) {
                    values.put(key, value);
                }
            });
        }
        return values;
    }

    private static String origin(Map<String, GivenValue> given, String key) {
        GivenValue value = given.get(key);
        return value == null ? "" : value.origin();
    }

    private void checkEach(ConfigDef definition, Map<String, String> values) {
        for (ConfigKey key : definition.configKeys().values()) {
            String value = values.get(key.name);
            if (value != null) {
                checkSecret(key.name, value, key.type == Type.PASSWORD);
                if (!Expectation.isMet(key, value)) {
                    errors.add(key.name, Expectation.of(key));
                }
            } else if (!key.hasDefault() && !errors.has(key.name)) {
                errors.add(
                        key.name,
                        Expectation.of(key) + "; it is required, here or as the variable " + Variables.of(key.name));
            }
        }
        StreamsKeyCheck streams = new StreamsKeyCheck(errors);
        values.forEach((key, value) -> {
            if (key.startsWith(StreamsKeys.PREFIX)) {
                checkSecret(key, value, StreamsKeys.isSecret(key.substring(StreamsKeys.PREFIX.length())));
                streams.check(key, value);
            }
        });
    }

    /** A reference without a provider would be sent as the secret. */
    private void checkSecret(String key, String value, boolean secret) {
        if (secret) {
            errors.secret(value);
        }
        if (secret && ConfigReferences.isLeftOver(value)) {
            errors.add(key, "expected a value, or a reference with a provider, such as ${env:NAME}");
        }
    }
}
