package io.kafkachat.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes prompt events with {@code messages} of texts: whole requests, whose fields go before the configured ones. */
record MessagesEvent(ObjectNode request, String system) {

    /** @param text of the user */
    String of(String text) {
        ObjectNode event = request.deepCopy();
        var messages = event.putArray("messages");
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        messages.addObject().put("role", "user").put("content", text);
        return event.toString();
    }
}
