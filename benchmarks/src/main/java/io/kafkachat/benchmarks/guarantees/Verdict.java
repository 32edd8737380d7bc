package io.kafkachat.benchmarks.guarantees;

import java.util.List;

/**
 * What a run has shown. Counts are of prompts, if nothing else is said.
 *
 * @param answered that have an answer
 * @param failed that ended as an error event
 * @param lost that have neither, or only a part of an answer
 * @param duplicated of which a reader sees an event more than once
 * @param duplicatedAsDocumented of these, those of which a part was out at an incident, where that is documented
 * @param calls that the provider received
 * @param retried calls after one that the provider failed on order
 * @param calledAgain calls after one that was cut off by an incident
 * @param paidAgain answers that the provider wrote in full beyond the first one of a prompt
 * @param oldestLostAnswerMillis of the answers that were paid again, how long before the incident the oldest had come
 * @param unexplained one line for each thing that should not be
 */
public record Verdict(
        int prompts,
        int answered,
        int failed,
        int lost,
        int duplicated,
        int duplicatedAsDocumented,
        int calls,
        int retried,
        int calledAgain,
        int paidAgain,
        long oldestLostAnswerMillis,
        List<String> unexplained) {

    public Verdict {
        unexplained = List.copyOf(unexplained);
    }
}
