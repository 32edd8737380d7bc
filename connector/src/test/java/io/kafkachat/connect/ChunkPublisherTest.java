package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.OutputTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkPublisherTest {

    private static final Duration LINGER = Duration.ofMillis(200);
    private static final Duration WHILE_REFUSED = Duration.ofMillis(20);

    private final VirtualThread thread = new VirtualThread();
    private final RefusingProducer producer = new RefusingProducer();
    private final OwnedPartition partition = Prompts.partition();
    private final Prompt prompt = Prompts.prompt(partition, 0, "key");
    private int published;
    private int dropped;
    private final ChunkPublisher chunks = new ChunkPublisher(
            producer,
            "chunks",
            records(),
            thread,
            LINGER,
            new ChunkPublisher.Counts() {
                @Override
                public void chunkPublished() {
                    published++;
                }

                @Override
                public void chunkDropped() {
                    dropped++;
                }
            },
            Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC),
            thread::now);
    private final ChunkStream stream = chunks.open(prompt);

    @Test
    void theFirstPieceGoesOutAtOnceWithThePromptsKeyAndHeaders() {
        prompt.delivered().headers().addString("tenant", "a");

        hear("Hel");

        assertThat(producer.history()).isEmpty();
        thread.runDue();
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("chunks");
        assertThat(record.key()).asString().isEqualTo("key");
        assertThat(record.timestamp()).isEqualTo(1_000_000);
        assertThat(Arrays.stream(record.headers().toArray()).map(Header::key))
                .containsExactly(
                        "tenant",
                        "chat.request.id",
                        "chat.prompt.topic",
                        "chat.prompt.partition",
                        "chat.prompt.offset");
        assertThat(value(record).path("content").textValue()).isEqualTo("Hel");
    }

    @Test
    void laterPiecesWaitForTheLingerAndNotLonger() {
        hear("a");
        thread.runDue();
        hear("b");
        thread.pass(LINGER.minusNanos(1));
        assertThat(contents()).containsExactly("a");

        thread.pass(Duration.ofNanos(1));
        assertThat(contents()).containsExactly("a", "b");
    }

    @Test
    void everythingIsSentBeforeWhatIsDoneAfterTheEnd() {
        hear("a");
        hear("b");
        chunks.end(stream, Outcomes.answered(1, Outcomes.choice(0, "ab", null)));
        List<String> sentBefore = new ArrayList<>();
        thread.execute(() -> sentBefore.addAll(contents()));

        thread.runDue();

        assertThat(sentBefore).containsExactly("ab", "");
        assertThat(value(producer.history().get(1)).path("last").booleanValue()).isTrue();
    }

    @Test
    void whatTheProducerRefusesIsMergedAndTriedAgain() {
        ChunkStream other = chunks.open(Prompts.prompt(partition, 1, "other"));
        producer.refusal = new TimeoutException("the topic is not known");
        hear("a");
        other.chunk(1, 0, "A", null);
        for (int i = 0; i < 100; i++) {
            hear("b");
            thread.pass(WHILE_REFUSED);
        }
        assertThat(producer.refused).as("one stream tries for all").isBetween(100, 102);
        assertThat(thread.waiting()).isLessThan(20);

        producer.refusal = null;
        thread.pass(WHILE_REFUSED);

        assertThat(contents()).containsExactlyInAnyOrder("a" + "b".repeat(100), "A");
        assertThat(dropped).isZero();
    }

    @Test
    void whatIsStillRefusedWhenTheCallEndsIsDroppedAndNothingWaits() {
        producer.refusal = new TimeoutException("full");
        hear("a");
        thread.runDue();
        chunks.end(stream, Outcomes.answered(1, Outcomes.choice(0, "a", null)));
        List<String> next = new ArrayList<>();
        thread.execute(() -> next.add("completion"));
        thread.runDue();

        assertThat(next).containsExactly("completion");
        assertThat(dropped).isEqualTo(1);
        producer.refusal = null;
        thread.pass(Duration.ofMinutes(1));
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aChunkThatCanNeverBeSentIsDroppedAndTheNextOnesGoOn() {
        producer.refusal = new RecordTooLargeException("large");
        hear("a");
        thread.runDue();
        producer.refusal = null;
        producer.thrown = new IllegalStateException("closed");
        hear("b");
        thread.pass(LINGER);
        producer.thrown = null;
        hear("c");
        thread.pass(LINGER);

        assertThat(dropped).isEqualTo(2);
        assertThat(contents()).containsExactly("c");
        assertThat(value(producer.history().get(0)).path("index").intValue()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForAcknowledgements() {
        hear("a");
        thread.runDue();
        hear("b");
        hear("c");
        thread.runDue();
        assertThat(published).isZero();

        producer.completeNext();
        producer.errorNext(new TimeoutException("lost"));

        assertThat(published).isEqualTo(1);
        assertThat(dropped).isEqualTo(1);
        thread.pass(Duration.ofMinutes(1));
        assertThat(contents()).containsExactly("a", "bc");
    }

    @Test
    void nothingIsSentAfterThePartitionWasGivenUp() {
        hear("a");
        thread.runDue();
        hear("b");
        partition.giveUp();
        thread.pass(LINGER);
        chunks.end(stream, Outcomes.answered(1, Outcomes.choice(0, "ab", null)));
        thread.runDue();

        assertThat(contents()).containsExactly("a");
        assertThat(dropped).isZero();
    }

    @Test
    void anAttemptThatFailedIsAborted() {
        hear("a");
        thread.runDue();
        stream.attemptFailed(1, Outcomes.history(ErrorClass.STREAM_TRUNCATED));
        thread.runDue();

        JsonNode abort = value(producer.history().get(1));
        assertThat(abort.path("attempt").intValue()).isEqualTo(1);
        assertThat(abort.path("index").intValue()).isEqualTo(1);
        assertThat(abort.path("last").booleanValue()).isTrue();
        assertThat(abort.path("aborted").booleanValue()).isTrue();
    }

    @Test
    void manyStreamsNeedNoMoreThanOneStepEachWhileTheThreadIsBusy() {
        List<ChunkStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(chunks.open(Prompts.prompt(partition, i, "key-" + i)));
        }
        for (int piece = 0; piece < 1_000; piece++) {
            streams.forEach(each -> each.chunk(1, 0, "x", null));
        }

        assertThat(thread.waiting()).isEqualTo(streams.size());
        thread.runDue();
        assertThat(contents()).hasSize(100).containsOnly("x".repeat(1_000));
    }

    private void hear(String content) {
        stream.chunk(1, 0, content, null);
    }

    private List<String> contents() {
        return producer.history().stream()
                .map(record -> value(record).path("content").textValue())
                .toList();
    }

    private static JsonNode value(ProducerRecord<byte[], byte[]> record) {
        try {
            return JsonMapper.builder().build().readTree(new String(record.value(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputRecords records() {
        OutputSettings outputs = SinkSettings.of(
                        Map.of("name", "c", "topics", "prompts", "output.bootstrap.servers", "kafka:9092"))
                .outputs();
        return new OutputRecords(
                new OutputEvents(
                        new OutputTopics(Map.of(EventType.CHUNK, "chunks")), new EventFactory(EventSettings.DEFAULT)),
                outputs.value().converter(false),
                new RecordBytes(outputs),
                new EventWriter.Json(),
                new EnrichedValues("prompt", EventSettings.DEFAULT, new PromptValues()));
    }

    /** Refuses records as Kafka's producer does: it calls back before {@code send} returns. */
    private static final class RefusingProducer extends MockProducer<byte[], byte[]> {

        @Nullable
        RuntimeException refusal;

        @Nullable
        RuntimeException thrown;

        int refused;

        RefusingProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (thrown != null) {
                throw thrown;
            }
            if (refusal != null) {
                refused++;
                callback.onCompletion(null, refusal);
                return CompletableFuture.failedFuture(refusal);
            }
            return super.send(record, callback);
        }
    }
}
