package io.kafkachat.quickstart;

/** What the connector publishes. */
enum OutputTopic {
    COMPLETIONS("completions"),
    TOOL_CALLS("tool-calls"),
    USAGE("usage"),
    ERRORS("errors");

    private final String suffix;

    OutputTopic(String suffix) {
        this.suffix = suffix;
    }

    String topic(String connector) {
        return connector + "-" + suffix;
    }
}
