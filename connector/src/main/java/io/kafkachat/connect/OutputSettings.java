package io.kafkachat.connect;

import io.kafkachat.events.OutputTopics;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how output events are written.
 *
 * @param chunkLinger the longest that a piece of a streamed answer waits for others
 * @param producer properties of the task's own producer of bytes, {@code client.id} excepted
 * @param consumer properties to read the cluster of the output topics with: the connection and security of the producer
 * @param value writes the values of output events
 * @param key writes keys anew; null: keys are written as they came
 * @param originalKey writes a key that is not bytes as it came; null: text as it is, others as JSON
 * @param originalValue the same for values
 * @param header writes headers that are not bytes
 */
record OutputSettings(
        OutputTopics topics,
        Duration chunkLinger,
        Map<String, Object> producer,
        Map<String, Object> consumer,
        ConverterSettings value,
        @Nullable ConverterSettings key,
        @Nullable ConverterSettings originalKey,
        @Nullable ConverterSettings originalValue,
        ConverterSettings header) {}
