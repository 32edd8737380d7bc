package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.StreamResult.Complete;
import io.kafkachat.client.StreamResult.Errored;
import io.kafkachat.client.StreamResult.Malformed;
import io.kafkachat.client.StreamResult.Truncated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a stream together to the body that the same answer has without streaming. Never throws, whatever
 * the events are.
 *
 * <p>Not thread-safe.
 */
final class StreamAssembler implements SseParser.Listener {

    private static final Malformed BEYOND_BOUNDS = new Malformed("The stream is beyond all bounds");
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final StreamListener listener;
    private final StreamBounds bounds = new StreamBounds();
    private final Map<Integer, ChoiceAssembly> choices = new TreeMap<>();

    private @Nullable String id;
    private long created;
    private @Nullable String model;
    private @Nullable String systemFingerprint;
    private @Nullable JsonNode usage;
    private @Nullable JsonNode meta;

    private boolean over;
    private @Nullable StreamResult fault;

    /**
     * @param listener hears of each piece of text, on the thread that brings the events
     */
    StreamAssembler(StreamListener listener) {
        this.listener = listener;
    }

    /** Whether the result is known before the body ends; what may still come is ignored. */
    boolean isOver() {
        return over;
    }

    /** What came of it: to be asked when it is over or the body has ended. */
    StreamResult result() {
        if (fault != null) {
            return fault;
        }
        boolean finished = !choices.isEmpty() && choices.values().stream().allMatch(ChoiceAssembly::isFinished);
        return finished ? new Complete(body()) : new Truncated();
    }

    @Override
    public boolean event(@Nullable String type, byte[] data, int offset, int length) {
        if (over || isBlank(data, offset, length)) {
            return !over;
        }
        if (isDone(data, offset, length)) {
            over = true;
        } else if ("error".equals(type)) {
            fail(new Errored(errorEvent(data, offset, length)));
        } else {
            chunk(data, offset, length);
        }
        return !over;
    }

    /** The end of the stream counts even if what should follow it is missing; all else does not. */
    @Override
    public void unclosed(@Nullable String type, byte[] data, int offset, int length) {
        if (over || "error".equals(type) || isDone(data, offset, length)) {
            return;
        }
        JsonNode chunk;
        try {
            chunk = Json.chunk(data, offset, length);
        } catch (IOException e) {
            // It is cut.
            return;
        }
        if (isFinishing(chunk)) {
            accept(chunk);
        }
    }

    private void chunk(byte[] data, int offset, int length) {
        try {
            accept(Json.chunk(data, offset, length));
        } catch (StreamConstraintsException e) {
            fail(BEYOND_BOUNDS);
        } catch (IOException e) {
            fail(new Malformed("A chunk is not JSON"));
        }
    }

    private void accept(JsonNode chunk) {
        JsonNode error = error(chunk);
        if (error != null) {
            fail(new Errored(error));
        } else if (!chunk.isObject()) {
            fail(new Malformed("A chunk is not a JSON object"));
        } else {
            try {
                add(chunk);
            } catch (StreamConstraintsException e) {
                fail(BEYOND_BOUNDS);
            }
        }
    }

    private void add(JsonNode chunk) throws StreamConstraintsException {
        id = id == null ? CompletionParser.text(chunk.path("id")) : id;
        created = created == 0 ? CompletionParser.whole(chunk.path("created")) : created;
        model = model == null ? CompletionParser.text(chunk.path("model")) : model;
        systemFingerprint =
                systemFingerprint == null ? CompletionParser.text(chunk.path("system_fingerprint")) : systemFingerprint;
        usage = chunk.path("usage").isObject() ? chunk.path("usage") : usage;
        meta = chunk.path("meta").isObject() ? chunk.path("meta") : meta;
        JsonNode sent = chunk.path("choices");
        for (int position = 0; sent.isArray() && position < sent.size(); position++) {
            JsonNode choice = sent.path(position);
            if (choice.isObject()) {
                JsonNode index = choice.path("index");
                choice(index.isInt() ? index.intValue() : position).add(choice);
            }
        }
    }

    private ChoiceAssembly choice(int index) throws StreamConstraintsException {
        ChoiceAssembly known = choices.get(index);
        if (known != null) {
            return known;
        }
        bounds.addChoice();
        ChoiceAssembly choice = new ChoiceAssembly(index, listener, bounds);
        choices.put(index, choice);
        return choice;
    }

    private void fail(StreamResult why) {
        fault = why;
        over = true;
    }

    private ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (id != null) {
            body.put("id", id);
        }
        body.put("object", "chat.completion");
        body.put("created", created);
        if (model != null) {
            body.put("model", model);
        }
        body.put("system_fingerprint", systemFingerprint);
        ArrayNode all = body.putArray("choices");
        choices.values().forEach(choice -> all.add(choice.toJson()));
        if (usage != null) {
            body.set("usage", usage);
        }
        if (meta != null) {
            body.set("meta", meta);
        }
        return body;
    }

    /** Whether a stream can end with it: it finishes a choice, or brings what comes after the choices. */
    private static boolean isFinishing(JsonNode chunk) {
        JsonNode choices = chunk.path("choices");
        for (JsonNode choice : choices) {
            if (CompletionParser.text(choice.path("finish_reason")) != null) {
                return true;
            }
        }
        return choices.isEmpty()
                && (chunk.path("usage").isObject() || chunk.path("meta").isObject());
    }

    /** What reports an error in a chunk: the whole, or a choice; null if there is none. */
    private static @Nullable JsonNode error(JsonNode chunk) {
        // Some upstreams send an error as a list of one.
        if (ErrorBody.isError(chunk.isArray() ? chunk.path(0) : chunk)) {
            return chunk;
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (ErrorBody.isError(choice)
                    || choice.path("finish_reason").asText().equals("error")) {
                return choice;
            }
        }
        return null;
    }

    private static JsonNode errorEvent(byte[] data, int offset, int length) {
        try {
            JsonNode tree = Json.chunk(data, offset, length);
            if (tree.isContainerNode()) {
                return tree;
            }
        } catch (IOException e) {
            // The text itself is the message.
        }
        String text = new String(data, offset, length, StandardCharsets.UTF_8);
        return Json.MAPPER.createObjectNode().put("error", text);
    }

    private static boolean isDone(byte[] data, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && isSpace(data[start])) {
            start++;
        }
        while (start < end && isSpace(data[end - 1])) {
            end--;
        }
        return Arrays.equals(data, start, end, DONE, 0, DONE.length);
    }

    private static boolean isBlank(byte[] data, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!isSpace(data[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t';
    }
}
