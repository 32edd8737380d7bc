package io.kafkachat.streams;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The processor of one task. Streams may begin another life of the task with the same one. */
final class ChatCompletionsProcessor<K, V> implements Processor<K, V, K, ChatResult<V>> {

    private final ChatCompletions<K, V> owner;
    private @Nullable TaskCalls<K, V> calls;

    ChatCompletionsProcessor(ChatCompletions<K, V> owner) {
        this.owner = owner;
    }

    /** Runs after the store is restored. */
    @Override
    public void init(ProcessorContext<K, ChatResult<V>> context) {
        TaskCalls<K, V> begun = new TaskCalls<>(owner, context);
        calls = begun;
        begun.resume();
    }

    @Override
    public void process(Record<K, V> record) {
        Objects.requireNonNull(calls).process(record);
    }

    @Override
    public void close() {
        if (calls != null) {
            calls.close();
            calls = null;
        }
    }
}
