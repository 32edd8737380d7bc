package io.kafkachat.quickstart;

import java.io.IOException;

/** What can answer the prompts: what goes in and what comes out is the same for all. */
sealed interface Kind permits ConnectorKind, StreamsKind {

    /** What it is, and the archive that it comes from. */
    String description(Checkout checkout) throws IOException;

    /** Starts it; returns when it answers. */
    Answerer start(Stage stage) throws Exception;
}
