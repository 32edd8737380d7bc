package io.kafkachat.streams;

import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Failure;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptEvents;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record: answered, failed, or never sent because no request could be made of it. Each record that is no
 * tombstone to be ignored has exactly one.
 *
 * @param <V> the type of the record's value
 */
public final class ChatResult<V> {

    private final PromptContext prompt;
    private final @Nullable V value;
    private final @Nullable ChatOutcome outcome;
    private final @Nullable Failure rejection;

    private ChatResult(
            PromptContext prompt, @Nullable V value, @Nullable ChatOutcome outcome, @Nullable Failure rejection) {
        this.prompt = prompt;
        this.value = value;
        this.outcome = outcome;
        this.rejection = rejection;
    }

    static <V> ChatResult<V> of(PromptContext prompt, @Nullable V value, ChatOutcome outcome) {
        return new ChatResult<>(prompt, value, outcome, null);
    }

    static <V> ChatResult<V> rejected(PromptContext prompt, @Nullable V value, Failure rejection) {
        return new ChatResult<>(prompt, value, null, rejection);
    }

    /** Where the record was read, the id of its request, and its key and value as bytes. */
    public PromptContext prompt() {
        return prompt;
    }

    /** The record's value as it came; null if it had none. */
    public @Nullable V value() {
        return value;
    }

    /** The answer, if there is one. */
    public Optional<ChatCompletion> completion() {
        return outcome instanceof ChatOutcome.Answered answered ? Optional.of(answered.completion()) : Optional.empty();
    }

    /** The text of the answer's first choice, if there is an answer. Blank if the model called tools instead. */
    public Optional<String> text() {
        return completion().map(completion -> completion.choices().get(0).content());
    }

    /** Why there is no answer. */
    public Optional<Failure> failure() {
        return outcome instanceof ChatOutcome.Failed failed
                ? Optional.of(failed.failure())
                : Optional.ofNullable(rejection);
    }

    /** How the call went; empty if there was none. */
    public Optional<ChatOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** The output events of the record contract. */
    public PromptEvents events(EventFactory factory) {
        return outcome != null
                ? factory.of(prompt, outcome)
                : factory.ofRejected(prompt, Objects.requireNonNull(rejection));
    }

    /** Without prompt and answer. */
    @Override
    public String toString() {
        return "ChatResult[" + prompt.requestId() + "]";
    }
}
