package io.kafkachat.client;

/** How a call ended: with an answer or with a classified failure. */
public sealed interface ChatOutcome {

    /** What happened on the way, for both kinds. */
    CallReport report();

    /** The provider answered. */
    record Answered(ChatCompletion completion, CallReport report) implements ChatOutcome {}

    /** The call ended without an answer. */
    record Failed(Failure failure, CallReport report) implements ChatOutcome {}
}
