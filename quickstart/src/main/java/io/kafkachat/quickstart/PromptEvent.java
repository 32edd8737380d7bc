package io.kafkachat.quickstart;

/** A prompt as it is sent to the topic: text or JSON. */
record PromptEvent(String key, String value) {}
