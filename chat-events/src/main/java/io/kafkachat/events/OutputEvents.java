package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which events go out for a prompt, to which topics, and with what besides. Thread-safe. */
public final class OutputEvents {

    /** What an error event can do without; the record's key says the same as the second. */
    private static final List<String> ORIGINALS = List.of("value", "key");

    private final OutputTopics topics;
    private final EventFactory events;

    public OutputEvents(OutputTopics topics, EventFactory events) {
        this.topics = topics;
        this.events = events;
    }

    /** The answers among these that have a topic. */
    public List<OutputEvent> answers(PromptEvents events) {
        return events.answers().stream()
                .filter(event -> publishes(event.type()))
                .toList();
    }

    /** Whether events of this type have a topic. */
    public boolean publishes(EventType type) {
        return topics.of(type) != null;
    }

    /** Where an event of this type goes. */
    public String topic(EventType type) {
        String topic = topics.of(type);
        if (topic == null) {
            throw new IllegalStateException("There is no topic for " + type + " events");
        }
        return topic;
    }

    /** The headers of an answer that let a reader, and the task itself after a crash, see what else belongs to it. */
    public Map<String, String> answerHeaders(int index, int count, OutputEvent receipt) {
        String position = index + "/" + count;
        return index == 0 && publishes(EventType.USAGE)
                ? Map.of(EventHeaders.ANSWER, position, EventHeaders.USAGE, ReceiptHeader.write(receipt))
                : Map.of(EventHeaders.ANSWER, position);
    }

    /** The receipt of a prompt one of whose answers could not be written: it failed, but what the call cost stays. */
    public static OutputEvent receiptOfRefused(OutputEvent receipt) {
        ObjectNode value = receipt.value().deepCopy();
        value.put("outcome", "failed");
        value.put("error_class", ErrorClass.OUTPUT_REFUSED.name());
        return new OutputEvent(receipt.type(), receipt.index(), value);
    }

    /**
     * What to publish in place of an event that can never be written.
     *
     * @return an error event, or the error event without the original value, or without the key too; null if there is
     *     nothing less to say
     */
    public @Nullable OutputEvent replacement(PromptContext prompt, OutputEvent refused, Failure reason) {
        if (refused.type() == EventType.USAGE || !publishes(EventType.ERROR)) {
            return null;
        }
        if (refused.type() == EventType.ERROR) {
            for (String original : ORIGINALS) {
                if (!refused.value().path(original).isNull()) {
                    ObjectNode smaller = refused.value().deepCopy().putNull(original);
                    return new OutputEvent(EventType.ERROR, refused.index(), smaller);
                }
            }
            return null;
        }
        PromptEvents instead = events.ofRejected(prompt, reason);
        return instead.answers().get(0);
    }
}
