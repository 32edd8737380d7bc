package io.kafkachat.streams.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of the environment that mean keys: {@code KAFKACHAT_CHAT_API_KEY} is {@code chat.api.key}. */
final class Variables {

    static final String PREFIX = "KAFKACHAT_";

    /** So many wrong characters are a slip: what others call something is farther from a key. */
    private static final int SLIP = 2;

    private final Map<String, String> keys = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    /** @param names of all keys but those that are passed on or configure providers, which have no fixed names */
    Variables(Collection<String> names) {
        for (String name : names) {
            if (keys.put(of(name), name) != null) {
                ambiguous.add(of(name));
            }
        }
    }

    static String of(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The key that a variable means, if there is one. */
    Optional<String> key(String variable) {
        if (keys.containsKey(variable)) {
            return Optional.ofNullable(keys.get(variable));
        }
        // What Kubernetes sets for a service that is named kafkachat-streams is no key of Kafka's.
        String dotted = dotted(variable);
        boolean passedOn = dotted.startsWith(StreamsKeys.PREFIX)
                && StreamsKeys.isKnown(dotted.substring(StreamsKeys.PREFIX.length()));
        return passedOn || ConfigReferences.isOfProviders(dotted) ? Optional.of(dotted) : Optional.empty();
    }

    /** Whether several keys have this variable. */
    boolean isAmbiguous(String variable) {
        return ambiguous.contains(variable);
    }

    /** The variable that somebody meant who set one that means no key; none if it is none of ours. */
    Optional<String> meant(String variable) {
        return NearestKey.of(variable, keys.keySet(), SLIP)
                .or(() -> NearestKey.of(dotted(variable), passedOn(), SLIP).map(Variables::of));
    }

    private static Collection<String> passedOn() {
        return StreamsKeys.names().stream()
                .map(name -> StreamsKeys.PREFIX + name)
                .toList();
    }

    private static String dotted(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
