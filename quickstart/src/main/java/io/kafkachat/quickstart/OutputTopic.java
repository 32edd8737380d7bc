package io.kafkachat.quickstart;

import java.util.EnumSet;
import java.util.Set;

/** What is published. */
enum OutputTopic {
    COMPLETIONS("completions"),
    TOOL_CALLS("tool-calls"),
    USAGE("usage"),
    ERRORS("errors"),
    /** Pieces of answers; only if asked for. */
    CHUNKS("chunks");

    private final String suffix;

    OutputTopic(String suffix) {
        this.suffix = suffix;
    }

    /** @param streamed whether pieces of answers are published, too */
    static Set<OutputTopic> published(boolean streamed) {
        Set<OutputTopic> topics = EnumSet.allOf(OutputTopic.class);
        if (!streamed) {
            topics.remove(CHUNKS);
        }
        return topics;
    }

    String topic(String name) {
        return name + "-" + suffix;
    }
}
