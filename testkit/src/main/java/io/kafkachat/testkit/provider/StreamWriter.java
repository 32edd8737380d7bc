package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer as a stream: whole, or with the fault that was drawn. */
final class StreamWriter {

    private static final Buffer DONE = Buffer.buffer("[DONE]");

    private final ErrorBodies errors;
    private final Streaming streaming;
    private final ChunkWriter chunks;
    private final ObjectMapper json = new ObjectMapper();

    StreamWriter(ErrorBodies errors, Streaming streaming) {
        this.errors = errors;
        this.streaming = streaming;
        this.chunks = new ChunkWriter(streaming.wordsPerChunk());
    }

    /**
     * The stream.
     *
     * @param answer the same answer for a plain request
     * @param bits what is random about the answer
     */
    StreamReply write(ObjectNode answer, long bits, @Nullable Fault fault) {
        EventFormat format = fault == Fault.STREAM_CRLF ? EventFormat.CRLF : EventFormat.PLAIN;
        List<ObjectNode> told = chunks.chunks(answer);
        List<Buffer> events = new ArrayList<>(told.size() + 2);
        told.forEach(chunk -> events.add(format.event(bytes(chunk))));
        events.add(format.event(bytes(chunks.usage(answer, (bits & 1) == 0))));
        events.add(format.event(DONE));
        Stream whole = new Stream(answer, events, halfOf(told), format);
        if (fault == null) {
            return whole.reply(events, Ending.WHOLE, true);
        }
        return switch (fault) {
            case TRUNCATED -> whole.half(whole.halfOfNext(), Ending.CLOSED);
            case STALLED_BODY -> whole.half(whole.halfOfNext(), Ending.SILENCE);
            case GARBAGE -> whole.half(format.event(Buffer.buffer(ReplyWriter.GARBAGE)), Ending.WHOLE);
            case CHOICE_ERROR, STREAM_CHOICE_ERROR ->
                whole.half(format.event(bytes(chunks.choiceError(answer, errors.choiceError()))), Ending.WHOLE);
            case STREAM_ERROR ->
                whole.half(format.event(bytes(chunks.error(answer, errors.streamError()))), Ending.WHOLE);
            case STREAM_TRUNCATED -> whole.half(Ending.WHOLE_AND_CLOSED);
            case STREAM_DONE_EARLY -> whole.half(format.event(DONE), Ending.WHOLE);
            case STREAM_STALL -> whole.half(Ending.SILENCE);
            case STREAM_COMMENTS -> whole.half(Ending.COMMENTS);
            case STREAM_RESET -> whole.half(Ending.RESET);
            case STREAM_NO_DONE -> whole.reply(events.subList(0, events.size() - 1), Ending.WHOLE, true);
            default -> whole.reply(events, Ending.WHOLE, true);
        };
    }

    /** Half of the chunks before the first finish reason. */
    private static int halfOf(List<ObjectNode> told) {
        int unfinished = 0;
        while (told.get(unfinished).at("/choices/0/finish_reason").isNull()) {
            unfinished++;
        }
        return (unfinished + 1) / 2;
    }

    private Buffer bytes(ObjectNode chunk) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(chunk));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** All events of a good answer, and how many of them are the half of it. */
    private final class Stream {

        private final ObjectNode answer;
        private final List<Buffer> events;
        private final int half;
        private final EventFormat format;

        Stream(ObjectNode answer, List<Buffer> events, int half, EventFormat format) {
            this.answer = answer;
            this.events = events;
            this.half = half;
            this.format = format;
        }

        StreamReply half(Ending ending) {
            return reply(events.subList(0, half), ending, false);
        }

        StreamReply half(Buffer last, Ending ending) {
            List<Buffer> sent = new ArrayList<>(events.subList(0, half));
            sent.add(last);
            return reply(sent, ending, false);
        }

        StreamReply reply(List<Buffer> sent, Ending ending, boolean paid) {
            double rest = (double) sent.size() / events.size();
            return new StreamReply(sent, format, ending, streaming, rest, paid, AnswerWriter.tokens(answer));
        }

        Buffer halfOfNext() {
            Buffer next = events.get(half);
            return next.getBuffer(0, next.length() / 2);
        }
    }
}
