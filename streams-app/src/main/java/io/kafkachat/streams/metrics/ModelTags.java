package io.kafkachat.streams.metrics;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of the tag for models. Prompts may name any model, with any text: only those that were configured and those
 * that answered have a value of their own, and no more than a hundred. Thread-safe.
 */
final class ModelTags {

    static final String OTHER = "other";
    static final int MAX_MODELS = 100;

    private static final int MAX_LENGTH = 100;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    ModelTags(Collection<String> configured) {
        configured.forEach(this::answered);
    }

    Set<String> known() {
        return Set.copyOf(known);
    }

    /** Of a model that answered. */
    synchronized String answered(String model) {
        if (known.size() < MAX_MODELS && model.length() <= MAX_LENGTH && !model.isBlank()) {
            known.add(model);
        }
        return of(model);
    }

    String of(String model) {
        return known.contains(model) ? model : OTHER;
    }
}
