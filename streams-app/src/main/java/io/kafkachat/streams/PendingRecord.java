package io.kafkachat.streams;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallHistory;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An unanswered record as the pending store keeps it: as it came, and what has been tried. Not the request, which is made of
 * the record again: it is twice as large, and settings that were put right meanwhile should count.
 *
 * @param version of this form
 * @param timestamp of the record, epoch milliseconds
 * @param attempts those that failed, oldest first
 * @param spentMs how much of the call's deadline is used up
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record PendingRecord(
        int version,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<StoredHeader> headers,
        List<StoredAttempt> attempts,
        long spentMs) {

    private static final int VERSION = 1;

    // CBOR keeps bytes as they are; an array without names keeps it small.
    private static final CBORMapper MAPPER = CBORMapper.builder().build();
    private static final ObjectWriter WRITER = MAPPER.writerFor(PendingRecord.class);
    private static final ObjectReader READER = MAPPER.readerFor(PendingRecord.class);

    /** A header. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record StoredHeader(String key, byte @Nullable [] value) {}

    /** See {@link Attempt}. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record StoredAttempt(
            long startedAt,
            long durationMs,
            String endpoint,
            @Nullable Integer httpStatus,
            String errorClass,
            long waitMs,
            @Nullable String providerRequestId,
            @Nullable StoredUsage usage,
            boolean excused) {

        static StoredAttempt of(Attempt attempt) {
            ErrorClass errorClass = attempt.errorClass();
            if (errorClass == null) {
                throw new IllegalArgumentException("attempt: expected one that failed");
            }
            return new StoredAttempt(
                    attempt.startedAt().toEpochMilli(),
                    attempt.duration().toMillis(),
                    attempt.endpoint().toString(),
                    attempt.httpStatus(),
                    errorClass.name(),
                    attempt.waitBefore().toMillis(),
                    attempt.providerRequestId(),
                    StoredUsage.of(attempt.usage()),
                    attempt.excused());
        }

        Attempt attempt() {
            return new Attempt(
                    Instant.ofEpochMilli(startedAt),
                    Duration.ofMillis(durationMs),
                    URI.create(endpoint),
                    httpStatus,
                    ErrorClass.valueOf(errorClass),
                    Duration.ofMillis(waitMs),
                    providerRequestId,
                    usage == null ? null : usage.usage(),
                    excused);
        }
    }

    /** See {@link TokenUsage}. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record StoredUsage(
            long prompt,
            long completion,
            long total,
            long reasoning,
            long cached,
            @Nullable BigDecimal credits,
            @Nullable BigDecimal usd) {

        static @Nullable StoredUsage of(@Nullable TokenUsage usage) {
            return usage == null
                    ? null
                    : new StoredUsage(
                            usage.promptTokens(),
                            usage.completionTokens(),
                            usage.totalTokens(),
                            usage.reasoningTokens(),
                            usage.cachedTokens(),
                            usage.creditsUsed(),
                            usage.usdSpent());
        }

        TokenUsage usage() {
            return new TokenUsage(prompt, completion, total, reasoning, cached, credits, usd);
        }
    }

    /** A record of which nothing was tried yet. */
    static PendingRecord of(byte @Nullable [] key, byte @Nullable [] value, long timestamp, Headers headers) {
        List<StoredHeader> stored = new ArrayList<>();
        for (Header header : headers) {
            stored.add(new StoredHeader(header.key(), header.value()));
        }
        return new PendingRecord(VERSION, timestamp, key, value, stored, List.of(), 0);
    }

    PendingRecord with(CallHistory history) {
        return new PendingRecord(
                version,
                timestamp,
                key,
                value,
                headers,
                history.attempts().stream().map(StoredAttempt::of).toList(),
                history.spent().toMillis());
    }

    CallHistory history() {
        return attempts.isEmpty()
                ? CallHistory.NONE
                : new CallHistory(attempts.stream().map(StoredAttempt::attempt).toList(), Duration.ofMillis(spentMs));
    }

    Headers recordHeaders() {
        Headers all = new RecordHeaders();
        headers.forEach(header -> all.add(header.key(), header.value()));
        return all;
    }

    byte[] toBytes() {
        try {
            return WRITER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers, text and bytes can be written", e);
        }
    }

    /** @throws ChatCompletionsException if another version of the processor wrote these bytes */
    static PendingRecord of(byte[] bytes) {
        try {
            PendingRecord record = READER.readValue(bytes);
            if (record.version == VERSION) {
                return record;
            }
        } catch (IOException e) {
            // Not with the cause, which shows what it could not read.
        }
        throw new ChatCompletionsException(
                "The pending store holds a record of another version; go on with the version of"
                        + " this processor that wrote it until nothing is pending");
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "PendingRecord[" + attempts.size() + " attempts]";
    }
}
