package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a stream came to. */
sealed interface StreamResult {

    /**
     * Every choice was finished.
     *
     * @param body what the same answer is without streaming
     */
    record Complete(ObjectNode body) implements StreamResult {
        @Override
        public String toString() {
            return "Complete";
        }
    }

    /** It ended before every choice was finished. */
    record Truncated() implements StreamResult {}

    /**
     * The provider reported an error within the stream.
     *
     * @param error what said so, the whole body or the choice; may quote the prompt
     */
    record Errored(JsonNode error) implements StreamResult {
        @Override
        public String toString() {
            return "Errored";
        }
    }

    /**
     * It is no stream of chunks, or one beyond all bounds.
     *
     * @param what for people; quotes nothing
     */
    record Malformed(String what) implements StreamResult {}
}
