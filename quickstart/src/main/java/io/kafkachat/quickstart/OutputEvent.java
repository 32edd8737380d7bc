package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event that was published.
 *
 * @param prompt the prompt that caused it
 * @param key of the record, which is the prompt's
 */
record OutputEvent(OutputTopic topic, Coordinates prompt, String key, JsonNode value) {}
