package io.kafkachat.quickstart;

import java.util.List;
import java.util.Optional;

/** What answers the prompts, up and running. */
interface Answerer extends AutoCloseable {

    /** Why it does not answer any more; empty while it does. */
    Optional<String> failure();

    /** What there is to say about the run that its outputs do not say, for people. */
    List<String> report(Outcome outcome);

    /** Where it is, for people: a name of at most ten characters, and an address. */
    String whereabouts();

    /** How to look after it, for people. */
    List<String> directions();

    @Override
    void close();
}
