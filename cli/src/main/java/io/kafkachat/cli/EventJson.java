package io.kafkachat.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Output events for programs: a JSON object in a line. */
final class EventJson {

    private EventJson() {}

    static String line(OutputEventRecord event) {
        ObjectNode json = place(event.place());
        json.put("timestamp", event.time().toEpochMilli());
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        json.put("key", event.key());
        ObjectNode headers = json.putObject("headers");
        event.headers().forEach(headers::put);
        json.set("value", event.value());
        return json.toString();
    }

    /** A record that is no event that can be read. */
    static String unreadable(PromptPlace place, String problem) {
        return place(place).put("kind", "unreadable").put("problem", problem).toString();
    }

    private static ObjectNode place(PromptPlace place) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("topic", place.topic())
                .put("partition", place.partition())
                .put("offset", place.offset());
    }
}
