package io.kafkachat.streams;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.PromptValue;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes requests of records. Called on stream threads, several at a time, and for a record again whenever it is taken up
 * again after a restart or rebalance, because it is the record that is kept, not the request: the same record should make
 * the same request, or a call that still runs is not taken over but sent anew.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface PromptMapping<K, V> {

    /**
     * What a record asks for. What it throws becomes a failure of the record, of class {@code INVALID_REQUEST}, that names
     * the exception's class and not its message, which may repeat the record.
     */
    MappedPrompt map(Record<K, V> record);

    /**
     * One user message for a model, and nothing else. A null value, which is a tombstone, asks for nothing.
     *
     * @param prompt the message; not called for null
     */
    static <K, V> PromptMapping<K, V> text(String model, Function<? super V, String> prompt) {
        return of(PromptSettings.of(model, Capabilities.NEMOTRON), value -> new PromptValue.Text(prompt.apply(value)));
    }

    /** The record contract of prompt events: text, a request body, or an object with a prompt field or template. */
    static <K> PromptMapping<K, byte[]> promptEvents(PromptSettings settings) {
        PromptMapper mapper = new PromptMapper(settings);
        return record -> mapper.map(PromptValue.ofBytes(record.value()));
    }

    /**
     * The same for values of any type.
     *
     * @param settings model, system prompt, templates, defaults
     * @param value what of a value is the prompt: text (the user message), or an object for templates and the prompt field.
     *     Not called for null, which is a tombstone
     * @throws IllegalArgumentException if a template does not compile or a request default breaks the API's schema
     */
    static <K, V> PromptMapping<K, V> of(PromptSettings settings, Function<? super V, PromptValue> value) {
        PromptMapper mapper = new PromptMapper(settings);
        return record -> mapper.map(record.value() == null ? new PromptValue.Absent() : value.apply(record.value()));
    }
}
