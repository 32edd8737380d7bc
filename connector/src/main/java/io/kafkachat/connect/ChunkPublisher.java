package io.kafkachat.connect;

import io.kafkachat.client.ChatOutcome;
import io.kafkachat.events.AnswerChunk;
import io.kafkachat.events.EventType;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes answers piece by piece while they are generated. Nobody waits for chunks: they are sent on the publisher's thread by a
 * producer that never blocks. While that one takes none, pieces are merged; what it has not taken when the call ends, or
 * loses later, is counted and forgotten. Nothing is sent for a prompt whose partition was given up.
 *
 * <p>Thread-safe.
 */
final class ChunkPublisher implements ChunkStream.Taker {

    /** Counts what became of chunks. Called on any thread. */
    interface Counts {

        void chunkPublished();

        void chunkDropped();
    }

    private static final Logger log = LoggerFactory.getLogger(ChunkPublisher.class);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(20);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final OutputRecords records;
    private final PublisherThread thread;
    private final Duration linger;
    private final Counts counts;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Seldom warning;

    /** What the producer did not take; only touched on the publisher's thread. */
    private final Set<ChunkStream> refused = new LinkedHashSet<>();

    /**
     * @param producer must never block in {@code send}
     * @param records used on the publisher's thread only
     * @param linger the longest that a piece waits for others
     * @param nanoClock monotonic
     */
    ChunkPublisher(
            Producer<byte[], byte[]> producer,
            String topic,
            OutputRecords records,
            PublisherThread thread,
            Duration linger,
            Counts counts,
            Clock clock,
            LongSupplier nanoClock) {
        this.producer = producer;
        this.topic = topic;
        this.records = records;
        this.thread = thread;
        this.linger = linger;
        this.counts = counts;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.warning = new Seldom(clock);
    }

    /** With a producer that is looking for the topic already. */
    static ChunkPublisher prepared(
            Producer<byte[], byte[]> producer,
            OutputSettings outputs,
            OutputRecords records,
            PublisherThread thread,
            Counts counts,
            Clock clock) {
        ChunkPublisher chunks = new ChunkPublisher(
                producer,
                Objects.requireNonNull(outputs.topics().of(EventType.CHUNK)),
                records,
                thread,
                outputs.chunkLinger(),
                counts,
                clock,
                System::nanoTime);
        chunks.prepare();
        return chunks;
    }

    /** Lets the producer look for the topic, so that the first chunk finds it. */
    void prepare() {
        try {
            producer.partitionsFor(topic);
        } catch (KafkaException e) {
            log.debug("The chunk topic is not known yet");
        }
    }

    /** For the call of a prompt. */
    ChunkStream open(Prompt prompt) {
        return new ChunkStream(prompt, linger.toNanos(), nanoClock, this);
    }

    /** Sends what is left when a call is over, before whatever is given to the publisher's thread after it. Any thread; never blocks. */
    void end(ChunkStream stream, ChatOutcome outcome) {
        thread.execute(() -> {
            stream.end(outcome);
            send(stream);
        });
    }

    @Override
    public void due(ChunkStream stream) {
        thread.execute(() -> sendUnlessRefused(stream));
    }

    @Override
    public void dueLater(ChunkStream stream) {
        thread.schedule(() -> sendUnlessRefused(stream), linger);
    }

    private void sendUnlessRefused(ChunkStream stream) {
        if (refused.isEmpty()) {
            send(stream);
        } else {
            refused.add(stream);
        }
    }

    private void send(ChunkStream stream) {
        Prompt prompt = stream.prompt();
        for (AnswerChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
            if (prompt.isCutOff()) {
                return;
            }
            Exception refusal = send(prompt, chunk);
            if (refusal instanceof RetriableException && !stream.isOver()) {
                stream.putBack(chunk);
                tryAgain(stream);
                return;
            }
            if (refusal != null) {
                dropped(refusal);
            }
        }
    }

    /** @return why it was not sent; null if it was */
    private @Nullable Exception send(Prompt prompt, AnswerChunk chunk) {
        Delivery delivery = new Delivery();
        try {
            producer.send(records.of(prompt, chunk.event(prompt.context()), Map.of(), clock.millis()), delivery);
        } catch (RuntimeException e) {
            return e;
        }
        return delivery.handedOver();
    }

    private void tryAgain(ChunkStream stream) {
        if (refused.isEmpty()) {
            thread.schedule(this::sendRefused, TRY_AGAIN_AFTER);
        }
        refused.add(stream);
    }

    private void sendRefused() {
        List<ChunkStream> waiting = List.copyOf(refused);
        refused.clear();
        waiting.forEach(this::sendUnlessRefused);
    }

    private void dropped(Exception reason) {
        counts.chunkDropped();
        if (warning.mayPass()) {
            log.warn(
                    "Cannot publish to topic {}; chunks are dropped, answers are not: {}",
                    topic,
                    // A converter's words may hold the text.
                    reason instanceof ApiException
                            ? reason.toString()
                            : reason.getClass().getName());
        }
    }

    /** What became of one record. The producer refuses a record by calling back before {@code send} returns. */
    private final class Delivery implements Callback {

        private boolean sent;
        private @Nullable Exception refusal;

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception == null) {
                counts.chunkPublished();
            } else if (!isRefusal(exception)) {
                dropped(exception);
            }
        }

        private synchronized boolean isRefusal(Exception exception) {
            if (!sent) {
                refusal = exception;
            }
            return !sent;
        }

        synchronized @Nullable Exception handedOver() {
            sent = true;
            return refusal;
        }
    }
}
