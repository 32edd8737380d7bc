package io.kafkachat.streams;

import io.kafkachat.client.PendingCall;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptContext;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** A record that stands in the pending store, and its call if there is one. Used by its task's stream thread. */
final class Prompt<K, V> {

    private final PendingKey place;
    private final Bytes storeKey;
    private final Record<K, V> record;
    private final PromptContext context;
    private final MappedPrompt mapped;
    private final long bytes;
    private PendingRecord stored;
    private @Nullable PendingCall call;

    Prompt(PendingKey place, Record<K, V> record, PromptContext context, MappedPrompt mapped, PendingRecord stored) {
        this.place = place;
        this.storeKey = place.toBytes();
        this.record = record;
        this.context = context;
        this.mapped = mapped;
        this.stored = stored;
        this.bytes = PromptBytes.of(stored);
    }

    PendingKey place() {
        return place;
    }

    Bytes storeKey() {
        return storeKey;
    }

    Record<K, V> record() {
        return record;
    }

    PromptContext context() {
        return context;
    }

    MappedPrompt mapped() {
        return mapped;
    }

    /** What the store holds of it. */
    PendingRecord stored() {
        return stored;
    }

    void stored(PendingRecord changed) {
        stored = changed;
    }

    /** An estimate of the heap it holds, the store's copy included. */
    long bytes() {
        return bytes;
    }

    /** Null while none runs for it. */
    @Nullable
    PendingCall call() {
        return call;
    }

    void call(@Nullable PendingCall running) {
        call = running;
    }
}
