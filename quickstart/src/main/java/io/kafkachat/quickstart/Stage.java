package io.kafkachat.quickstart;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.nio.file.Path;

/**
 * Everything that is there before what answers is started.
 *
 * @param kafka with the topics of prompts and outputs
 * @param endpoint the one to call
 * @param directory for files that are gone after the run
 */
record Stage(Checkout checkout, Settings settings, EmbeddedKafka kafka, Endpoint endpoint, Path directory) {

    /** The name of what answers, which output topics begin with. */
    static final String NAME = "chat";

    static final String PROMPT_TOPIC = "chat-prompts";
}
