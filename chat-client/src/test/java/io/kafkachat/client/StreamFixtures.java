package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams for tests, and every way in which the network may cut them. */
final class StreamFixtures {

    static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n");

    private StreamFixtures() {}

    /** What came of a body. */
    record Read(String result, List<String> deltas) {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON with single quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** One event for each chunk, in JSON with single quotes. */
    static String stream(String... chunks) {
        StringBuilder body = new StringBuilder();
        for (String chunk : chunks) {
            body.append("data: ").append(json(chunk)).append("\n\n");
        }
        return body.toString();
    }

    /** A chunk for choice 0. */
    static String delta(String delta) {
        return "{'choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
    }

    static String finish(String reason) {
        return "{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
    }

    static StreamResult result(String body) {
        StreamAssembler assembler = new StreamAssembler(StreamListener.NONE);
        feed(assembler, List.of(bytes(body)));
        return assembler.result();
    }

    static ObjectNode complete(String... chunks) {
        StreamResult result = result(stream(chunks));
        if (result instanceof StreamResult.Complete complete) {
            return complete.body();
        }
        throw new AssertionError("expected a complete answer, was " + result);
    }

    /** The message of choice 0. */
    static JsonNode message(String... chunks) {
        return complete(chunks).path("choices").path(0).path("message");
    }

    static Read read(List<byte[]> pieces) {
        List<String> deltas = new ArrayList<>();
        StreamAssembler assembler = new StreamAssembler(
                (choice, content, reasoning) -> deltas.add(choice + "/" + content + "/" + reasoning));
        feed(assembler, pieces);
        return new Read(text(assembler.result()), deltas);
    }

    private static String text(StreamResult result) {
        if (result instanceof StreamResult.Complete complete) {
            return "complete " + Json.text(complete.body());
        }
        if (result instanceof StreamResult.Errored errored) {
            return "errored " + Json.text(errored.error());
        }
        return result.toString();
    }

    static void feed(SseParser.Listener listener, List<byte[]> pieces) {
        SseParser parser = new SseParser(listener, SseParser.MAX_LINE_BYTES, HttpTransport.MAX_RESPONSE_BYTES);
        try {
            for (byte[] piece : pieces) {
                parser.feed(ByteBuffer.wrap(piece));
                // The buffer is the network's again.
                Arrays.fill(piece, (byte) '!');
            }
        } catch (ResponseTooLargeException e) {
            throw new AssertionError(e);
        }
        parser.end();
    }

    /** Events in order, {@code type/data} each; the one that was not closed begins with {@code unclosed}. */
    static List<String> events(List<byte[]> pieces) {
        List<String> events = new ArrayList<>();
        feed(new Recorder(events), pieces);
        return events;
    }

    /** The body whole, cut once at each position, and byte by byte. */
    static List<List<byte[]>> cuts(byte[] body) {
        List<List<byte[]>> cuts = new ArrayList<>();
        for (int at = 0; at <= body.length; at++) {
            cuts.add(List.of(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at, body.length)));
        }
        cuts.add(pieces(body, 1));
        return cuts;
    }

    static List<byte[]> pieces(byte[] body, int length) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < body.length; at += length) {
            pieces.add(Arrays.copyOfRange(body, at, Math.min(body.length, at + length)));
        }
        return pieces;
    }

    /** Writes down what it hears: {@code type/data}. */
    record Recorder(List<String> events) implements SseParser.Listener {

        @Override
        public boolean event(@Nullable String type, byte[] data, int offset, int length) {
            events.add(type + "/" + new String(data, offset, length, StandardCharsets.UTF_8));
            return true;
        }

        @Override
        public void unclosed(@Nullable String type, byte[] data, int offset, int length) {
            events.add("unclosed " + type + "/" + new String(data, offset, length, StandardCharsets.UTF_8));
        }
    }
}
