package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallHistory;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.TokenUsage;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** What the pending store keeps is what came. */
class PendingRecordTest {

    private static final byte[] KEY = {0, -1, 7};
    private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

    @Test
    void aRecordIsReadAsItWasWritten() {
        Headers headers = new RecordHeaders().add("tenant", new byte[] {1}).add("tenant", null);

        PendingRecord read =
                PendingRecord.of(PendingRecord.of(KEY, VALUE, 42, headers).toBytes());

        assertThat(read.key()).isEqualTo(KEY);
        assertThat(read.value()).isEqualTo(VALUE);
        assertThat(read.timestamp()).isEqualTo(42);
        assertThat(read.recordHeaders()).isEqualTo(headers);
        assertThat(read.history()).isEqualTo(CallHistory.NONE);
    }

    @Test
    void neitherKeyNorValueIsNeeded() {
        PendingRecord read = PendingRecord.of(
                PendingRecord.of(null, null, -1, new RecordHeaders()).toBytes());

        assertThat(read.key()).isNull();
        assertThat(read.value()).isNull();
    }

    @Test
    void attemptsAndWhatIsSpentOfTheDeadlineAreKept() {
        CallHistory history = new CallHistory(
                List.of(
                        attempt(null, null, false),
                        attempt(503, new TokenUsage(1, 2, 3, 4, 5, new BigDecimal("1.50"), null), true)),
                Duration.ofMillis(1_234));

        PendingRecord read = PendingRecord.of(PendingRecord.of(KEY, VALUE, 42, new RecordHeaders())
                .with(history)
                .toBytes());

        assertThat(read.history()).isEqualTo(history);
        assertThat(read.value()).isEqualTo(VALUE);
    }

    @Test
    void bytesOfSomethingElseAreRefusedWithoutShowingThem() {
        for (String bytes : List.of("", "secret", "{\"a\":1}")) {
            assertThatThrownBy(() -> PendingRecord.of(bytes.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(ChatCompletionsException.class)
                    .hasMessageContaining("another version")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void aTextShowsNothingOfTheRecord() {
        assertThat(PendingRecord.of(KEY, VALUE, 42, new RecordHeaders())).hasToString("PendingRecord[0 attempts]");
    }

    @Test
    void placesAreSortedByTopicPartitionAndOffset() {
        List<PendingKey> sorted = List.of(
                new PendingKey("a", 0, 9, 0),
                new PendingKey("a", 0, 10, 0),
                new PendingKey("a", 0, 10, 1),
                new PendingKey("a", 0, 1L << 40, 0),
                new PendingKey("a", 1, 0, 0),
                new PendingKey("a-b", 0, 0, 0),
                new PendingKey("b", 0, 0, 0));

        Bytes[] stored = sorted.stream().map(PendingKey::toBytes).toArray(Bytes[]::new);
        Arrays.sort(stored);

        assertThat(StreamSupport.stream(Arrays.spliterator(stored), false).map(PendingKey::of))
                .containsExactlyElementsOf(sorted);
    }

    @Test
    void aKeyOfSomethingElseIsRefused() {
        assertThatThrownBy(() -> PendingKey.of(Bytes.wrap(new byte[] {1, 2, 3})))
                .isInstanceOf(ChatCompletionsException.class);
    }

    private static Attempt attempt(Integer status, TokenUsage usage, boolean excused) {
        return new Attempt(
                Instant.ofEpochMilli(1_700_000_000_123L),
                Duration.ofMillis(77),
                URI.create("https://example.org/v1/chat/completions"),
                status,
                status == null ? ErrorClass.CONNECT : ErrorClass.OVERLOADED,
                Duration.ofMillis(5),
                status == null ? null : "provider-id",
                usage,
                excused);
    }
}
