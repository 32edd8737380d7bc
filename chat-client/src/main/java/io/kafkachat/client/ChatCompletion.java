package io.kafkachat.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer.
 *
 * @param id the provider's id of the completion, e.g. {@code gen-...}
 * @param created epoch seconds as sent by the provider, 0 if missing
 * @param model the model that served, as named by the provider
 * @param choices at least one, ordered by index
 * @param usage zero counts where the provider sent none
 * @param providerRequestId from the response headers, if any
 */
public record ChatCompletion(
        String id,
        long created,
        String model,
        @Nullable String systemFingerprint,
        List<Choice> choices,
        TokenUsage usage,
        @Nullable String providerRequestId,
        RawBody raw) {

    /** The same with other choices. */
    ChatCompletion withChoices(List<Choice> others) {
        return new ChatCompletion(id, created, model, systemFingerprint, others, usage, providerRequestId, raw);
    }

    public ChatCompletion {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("choices: expected at least one");
        }
    }
}
