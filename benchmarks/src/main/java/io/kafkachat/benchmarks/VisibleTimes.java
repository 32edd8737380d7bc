package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.process.Polling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * When a {@code read_committed} consumer had each completion: it reads along, on a thread of its own. The time that a
 * fetch takes is in it, as it is for everybody who reads completions.
 */
final class VisibleTimes implements AutoCloseable {

    private record Seen(long appendedMillis, long visibleMillis) {}

    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> reading;

    private VisibleTimes(TopicReader reader) {
        this.reading = thread.submit(() -> read(reader));
    }

    /** Reads from the beginning of an existing topic. */
    static VisibleTimes of(String bootstrapServers, String topic) {
        return new VisibleTimes(TopicReader.open(bootstrapServers, topic, IsolationLevel.READ_COMMITTED));
    }

    /**
     * Waits until so many requests have a completion.
     *
     * @return epoch milliseconds by request id
     * @throws IllegalStateException when that does not come
     */
    Map<String, Long> await(int requests, Duration timeout) {
        Polling.until(timeout, () -> seen.size() >= requests || reading.isDone());
        if (seen.size() < requests) {
            throw new IllegalStateException(
                    seen.size() + " of " + requests + " completions were visible to a consumer after " + timeout);
        }
        return seen.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().visibleMillis()));
    }

    /**
     * Waits for a completion that was appended at this moment or later.
     *
     * @return when the first of them was visible, in epoch milliseconds
     * @throws IllegalStateException when that does not come
     */
    long awaitFirst(long appendedSince, Duration timeout) {
        OptionalLong first = Polling.latest(
                timeout, () -> firstVisible(appendedSince), found -> found.isPresent() || reading.isDone());
        return first.orElseThrow(
                () -> new IllegalStateException("no completion was visible to a consumer after " + timeout));
    }

    private OptionalLong firstVisible(long appendedSince) {
        return seen.values().stream()
                .filter(completion -> completion.appendedMillis() >= appendedSince)
                .mapToLong(Seen::visibleMillis)
                .min();
    }

    private void read(TopicReader reader) {
        try (reader) {
            while (!stopped.get()) {
                List<ConsumerRecord<String, String>> records = reader.poll();
                long now = System.currentTimeMillis();
                records.forEach(
                        record -> seen.putIfAbsent(Completion.requestId(record), new Seen(record.timestamp(), now)));
            }
        }
    }

    /**
     * Stops reading.
     *
     * @throws IllegalStateException when reading had failed
     */
    @Override
    public void close() {
        stopped.set(true);
        thread.shutdown();
        try {
            reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading completions", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("completions could not be read", e.getCause());
        }
    }
}
