package io.kafkachat.streams;

/** The topics of a {@link PromptApp}. */
record AppTopics(String application) {

    String prompts() {
        return application + "-prompts";
    }

    String answers() {
        return application + "-answers";
    }
}
