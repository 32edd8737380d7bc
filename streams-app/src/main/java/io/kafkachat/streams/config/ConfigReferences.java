package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Replaces references such as <code>${file:/run/secrets/chat.properties:api.key}</code> in values by what a config provider
 * of Kafka has for them. Unlike {@link ConfigTransformer} it leaves none in place, which would be sent as the key.
 *
 * <p>{@code env}, {@code file} and {@code directory} are there without being configured; keys of {@link #PROVIDERS} restrict
 * them or add others, as in Connect.
 */
public final class ConfigReferences implements AutoCloseable {

    /** The beginning of the keys that configure providers. */
    static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private static final Pattern REFERENCE = ConfigTransformer.DEFAULT_PATTERN;
    /** What begins like a reference and names no provider. */
    private static final Pattern INCOMPLETE = Pattern.compile("\\$\\{[^}:]*}");

    private static final Map<String, String> BUILT_IN = Map.of(
            "env", EnvVarConfigProvider.class.getName(),
            "file", FileConfigProvider.class.getName(),
            "directory", DirectoryConfigProvider.class.getName());

    private final ConfigErrors errors;
    private final Map<String, ConfigProvider> providers = new HashMap<>();

    /**
     * @param given all values, of which those that begin with {@link #PROVIDERS} are taken
     * @param environment what {@code env} finds
     */
    public ConfigReferences(Map<String, String> given, Map<String, String> environment, ConfigErrors errors) {
        this.errors = errors;
        Set<String> names = new LinkedHashSet<>(BUILT_IN.keySet());
        Arrays.stream(given.getOrDefault(PROVIDERS, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        if (!names.stream().allMatch(Names::isName)) {
            errors.add(PROVIDERS, "expected " + new Names());
        }
        names.removeIf(name -> !Names.isName(name));
        for (String name : names) {
            String key = PROVIDERS + "." + name + ".class";
            ConfigProvider provider =
                    provider(key, given.getOrDefault(key, BUILT_IN.getOrDefault(name, "")), environment);
            if (provider != null) {
                providers.put(name, provider);
                configure(name, provider, parameters(given, name));
            }
        }
    }

    /** Whether a key configures providers. */
    public static boolean isOfProviders(String key) {
        return key.equals(PROVIDERS) || key.startsWith(PROVIDERS + ".");
    }

    /** Whether a text has the form of a reference, complete or not, and nothing else. */
    public static boolean isLeftOver(String text) {
        return INCOMPLETE.matcher(text.strip()).matches();
    }

    /**
     * @param secrets is told what came out of providers
     * @return the text with values in place of references; null if there is an error, which is then reported at the key
     */
    public @Nullable String resolve(String key, String text, Consumer<String> secrets) {
        StringBuilder resolved = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        boolean right = true;
        while (reference.find()) {
            String path = reference.group(3) == null ? "" : reference.group(3);
            String value = value(key, reference.group(), reference.group(1), path, reference.group(4));
            if (value == null) {
                right = false;
            } else {
                secrets.accept(value);
                reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
            }
        }
        return right ? reference.appendTail(resolved).toString() : null;
    }

    private @Nullable String value(String key, String reference, String name, String path, String entry) {
        ConfigProvider provider = providers.get(name);
        if (provider == null) {
            errors.add(
                    key,
                    "expected one of the providers " + String.join(", ", new TreeSet<>(providers.keySet())) + " in "
                            + reference);
            return null;
        }
        String value;
        try {
            value = provider.get(path, Set.of(entry)).data().get(entry);
        } catch (RuntimeException e) {
            // A provider of anybody's. Its message may hold anything.
            errors.add(key, "expected something to read behind " + reference);
            return null;
        }
        if (value == null) {
            errors.add(key, "expected a value behind " + reference);
        }
        return value;
    }

    private @Nullable ConfigProvider provider(String key, String type, Map<String, String> environment) {
        if (type.strip().equals(EnvVarConfigProvider.class.getName())) {
            return new EnvVarConfigProvider(environment);
        }
        try {
            return Utils.newInstance(type.strip(), ConfigProvider.class);
        } catch (ClassNotFoundException | KafkaException | ClassCastException | LinkageError e) {
            errors.add(key, "expected the name of a class that is a config provider of Kafka");
            return null;
        }
    }

    private void configure(String name, ConfigProvider provider, Map<String, String> parameters) {
        try {
            provider.configure(parameters);
        } catch (RuntimeException e) {
            errors.add(PROVIDERS + "." + name, "expected parameters that the provider takes");
        }
    }

    private static Map<String, String> parameters(Map<String, String> given, String name) {
        String prefix = PROVIDERS + "." + name + ".param.";
        Map<String, String> parameters = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                parameters.put(key.substring(prefix.length()), value);
            }
        });
        return parameters;
    }

    @Override
    public void close() {
        providers.forEach((name, provider) -> Utils.closeQuietly(provider, "config provider " + name));
    }
}
