package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The value of the chunk event. */
final class ChunkEvent {

    private ChunkEvent() {}

    static OutputEvent of(PromptContext prompt, AnswerChunk chunk) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", prompt.requestId());
        event.put("attempt", chunk.attempt());
        event.put("index", chunk.index());
        event.put("choice_index", chunk.choiceIndex());
        event.put("content", WellFormed.text(chunk.content()));
        event.put("reasoning", WellFormed.optional(chunk.reasoning()));
        event.put("last", chunk.last());
        event.put("aborted", chunk.aborted());
        EventFactory.putPrompt(event, prompt);
        return new OutputEvent(EventType.CHUNK, chunk.index(), event);
    }
}
