package io.kafkachat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes prompts of error events to their topics again. For one thread. */
final class Replayer {

    /**
     * How it went.
     *
     * @param replayed prompts that the brokers have acknowledged
     * @param failed that they have not taken
     * @param failure why the first of these was not taken
     * @param gone of which nothing is left
     */
    record Result(int replayed, int failed, String failure, int gone) {}

    private final Cluster cluster;
    private final String errorsTopic;

    Replayer(Cluster cluster, String errorsTopic) {
        this.cluster = cluster;
        this.errorsTopic = errorsTopic;
    }

    /** @param chosen with targets that exist */
    Result replay(Collection<ReplayCandidate> chosen) throws CommandException, InterruptedException {
        Map<String, ReplayCandidate> left = new HashMap<>();
        chosen.forEach(candidate -> left.put(candidate.requestId(), candidate));
        Instant since = chosen.stream()
                .map(ReplayCandidate::time)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        EventDecoder decoder = new EventDecoder();
        AtomicInteger gone = new AtomicInteger();
        try (TopicReading reading = new TopicReading(cluster, List.of(errorsTopic), since);
                OriginalPrompts originals = new OriginalPrompts(cluster);
                RecordSender sender = new RecordSender(cluster, (number, place) -> {})) {
            reading.readToEnd(record -> {
                OutputEventRecord event =
                        left.isEmpty() ? null : decoder.decode(record).event();
                ReplayCandidate candidate = event == null ? null : left.remove(event.requestId());
                if (event != null && candidate != null) {
                    ProducerRecord<byte[], byte[]> prompt = prompt(record, event, candidate, originals);
                    if (prompt == null) {
                        gone.incrementAndGet();
                    } else {
                        sender.send(prompt);
                    }
                }
            });
            sender.flush();
            int replayed = chosen.size() - left.size() - gone.get() - sender.failures();
            return new Result(replayed, sender.failures(), sender.firstFailure(), gone.get() + left.size());
        }
    }

    private static @Nullable ProducerRecord<byte[], byte[]> prompt(
            ConsumerRecord<byte[], byte[]> record,
            OutputEventRecord event,
            ReplayCandidate candidate,
            OriginalPrompts originals) {
        byte[] value = bytes(event.value().path("value"));
        if (value != null) {
            // An event may be too large for its key, which its record has as well.
            byte[] key = bytes(event.value().path("key"));
            return new ProducerRecord<>(
                    candidate.target(),
                    null,
                    key == null ? record.key() : key,
                    value,
                    ReplayHeaders.of(record.headers(), candidate.requestId()));
        }
        ConsumerRecord<byte[], byte[]> original =
                candidate.prompt() == null ? null : originals.find(candidate.prompt());
        return original == null || original.value() == null
                ? null
                : new ProducerRecord<>(
                        candidate.target(),
                        null,
                        original.key(),
                        original.value(),
                        ReplayHeaders.of(original.headers(), candidate.requestId()));
    }

    private static byte @Nullable [] bytes(JsonNode base64) {
        try {
            return base64.isTextual() ? base64.binaryValue() : null;
        } catch (IOException e) {
            return null;
        }
    }
}
