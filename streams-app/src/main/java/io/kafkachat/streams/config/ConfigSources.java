package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.FallbackConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Collects values from all places where they may be given; what is read later wins. */
final class ConfigSources {

    private final ConfigErrors errors;
    private final Map<String, GivenValue> given = new TreeMap<>();

    ConfigSources(ConfigErrors errors) {
        this.errors = errors;
    }

    /** By keys. */
    Map<String, GivenValue> given() {
        return Map.copyOf(given);
    }

    /** @param file with properties in UTF-8 */
    void read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            errors.add(file.toString(), "expected a file of properties in UTF-8 that can be read");
        } catch (IllegalArgumentException e) {
            errors.add(file.toString(), "expected four hexadecimal digits after each \\u");
        }
        for (String key : properties.stringPropertyNames()) {
            given.put(key, new GivenValue(properties.getProperty(key), file.toString()));
        }
    }

    /**
     * Reads variables, then what the command line sets, which may name the fallbacks that there are variables for.
     *
     * @param warnings takes the names of variables that begin as ours do and mean no key
     */
    void read(Map<String, String> environment, Map<String, String> overrides, Consumer<String> warnings) {
        Map<String, String> ours = new TreeMap<>(environment);
        ours.keySet().removeIf(variable -> !variable.startsWith(Variables.PREFIX));
        Variables variables =
                new Variables(AppConfig.definition(fallbacks(ours, overrides)).names());
        List<String> passedOver = new ArrayList<>();
        ours.forEach((variable, value) -> {
            if (!take(variables, variable, value)) {
                passedOver.add(variable);
            }
        });
        if (!passedOver.isEmpty()) {
            warnings.accept("Passed over, as there are no such keys: " + String.join(", ", passedOver));
        }
        overrides.forEach((key, value) -> given.put(key.strip(), new GivenValue(value, "command line")));
    }

    /** @return false if it is none of ours */
    private boolean take(Variables variables, String variable, String value) {
        Optional<String> key = variables.key(variable);
        if (variables.isAmbiguous(variable)) {
            errors.add(
                    FallbackConfig.NAMES,
                    "expected names that differ in more than case, '-' and '_', because " + variable + " is given");
            return true;
        }
        if (key.isPresent()) {
            given.put(key.get(), new GivenValue(value, variable));
            return true;
        }
        Optional<String> meant = variables.meant(variable);
        meant.ifPresent(other -> errors.add(variable, "expected a variable of a key, such as " + other));
        return meant.isPresent();
    }

    private List<String> fallbacks(Map<String, String> ours, Map<String, String> overrides) {
        GivenValue inFiles = given.get(FallbackConfig.NAMES);
        Map<String, String> names = new HashMap<>();
        Stream.of(
                        overrides.get(FallbackConfig.NAMES),
                        ours.get(Variables.of(FallbackConfig.NAMES)),
                        inFiles == null ? null : inFiles.text())
                .flatMap(Stream::ofNullable)
                .findFirst()
                .ifPresent(strongest -> names.put(FallbackConfig.NAMES, strongest));
        return FallbackConfig.names(names);
    }
}
