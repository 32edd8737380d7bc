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
 * @param losses what each incident cost of answers that were paid, in the order in which they came
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
        List<Loss> losses,
        List<String> unexplained) {

    public Verdict {
        losses = List.copyOf(losses);
        unexplained = List.copyOf(unexplained);
    }

    /**
     * What an incident cost.
     *
     * @param answers that were paid and had to be paid again
     * @param oldestMillis how long before the incident the oldest of them had come; 0 without any
     */
    public record Loss(Incident incident, int answers, long oldestMillis) {

        Loss and(long millis) {
            return new Loss(incident, answers + 1, Math.max(oldestMillis, millis));
        }
    }

    /** How long before an incident the oldest answer had come that was lost with it, over all incidents; milliseconds. */
    public long oldestLostAnswerMillis() {
        return losses.stream().mapToLong(Loss::oldestMillis).max().orElse(0);
    }
}
