package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.FallbackConfig;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports keys that do not exist, with the ones that may have been meant. */
final class UnknownKeys {

    /** What is shown: the rest of a secret that was continued without a backslash is taken for a key, too. */
    private static final Pattern SHOWN = Pattern.compile("[a-z][a-z0-9_-]{0,40}(\\.[A-Za-z0-9_-]{1,40}){1,12}");

    private final Set<String> known;
    private final ConfigErrors errors;
    private final Consumer<String> warnings;

    /** @param known all keys but those under {@link StreamsKeys#PREFIX} */
    UnknownKeys(Set<String> known, ConfigErrors errors, Consumer<String> warnings) {
        this.known = known;
        this.errors = errors;
        this.warnings = warnings;
    }

    /** @return whether the key has an effect */
    boolean isKnown(String key, String origin) {
        if (key.startsWith(StreamsKeys.PREFIX)) {
            warn(key.substring(StreamsKeys.PREFIX.length()));
            return true;
        }
        // Those of fallbacks depend on names; their own check knows more.
        if (known.contains(key) || key.startsWith(FallbackConfig.PREFIX)) {
            return true;
        }
        report(key, origin);
        return false;
    }

    /** Plugins of Kafka's clients have keys of their own. */
    private void warn(String name) {
        if (!StreamsKeys.isKnown(name)) {
            String key = StreamsKeys.PREFIX + name;
            String nearest =
                    nearest(key).map(other -> "; is " + other + " meant?").orElse("");
            warnings.accept((SHOWN.matcher(key).matches() ? key : "A key under " + StreamsKeys.PREFIX)
                    + " is passed on, but Kafka Streams does not know it" + nearest);
        }
    }

    private void report(String key, String origin) {
        Optional<String> nearest = StreamsKeys.isKnown(key) ? Optional.of(StreamsKeys.PREFIX + key) : nearest(key);
        if (nearest.isPresent() || SHOWN.matcher(key).matches()) {
            errors.add(
                    key,
                    "expected a key that exists"
                            + nearest.map(other -> ", such as " + other).orElse(""));
        } else {
            errors.add(
                    "a key that is not shown",
                    "expected a key that exists; does a value go on in another line without a backslash at the end of the one"
                            + " before? (" + origin + ")");
        }
    }

    private Optional<String> nearest(String key) {
        Set<String> all = Stream.concat(
                        known.stream(), StreamsKeys.names().stream().map(name -> StreamsKeys.PREFIX + name))
                .collect(Collectors.toSet());
        return NearestKey.of(key, all, Math.max(2, key.length() / 5));
    }
}
