package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Place;
import io.kafkachat.testkit.provider.Journal;
import java.util.List;
import java.util.Map;

/**
 * What is left of a run.
 *
 * @param prompts all that are in the prompt topic
 * @param outputs what a {@code read_committed} reader finds in the output topics
 * @param journal the provider's
 * @param incidents that were brought about
 * @param twiceInPart whether an answer that was out in part may be published again
 */
record Evidence(
        Map<Place, PlannedPrompt> prompts,
        List<OutputEvent> outputs,
        List<Journal.Line> journal,
        List<Incident> incidents,
        boolean twiceInPart) {}
