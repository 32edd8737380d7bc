package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What readers see of one prompt. Events are in the order in which they were appended. */
record Outcome(PlannedPrompt prompt, List<OutputEvent> events) {

    private record Slot(Kind kind, int position) {}

    boolean has(Kind kind) {
        return events.stream().anyMatch(event -> event.kind() == kind);
    }

    long count(Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }

    /** When the last event of an answer was out; empty when none is there in full. */
    OptionalLong wholeMillis() {
        Set<Integer> seen = new HashSet<>();
        for (OutputEvent event : events) {
            if (event.kind() != Kind.RECEIPT && seen.add(event.position()) && seen.size() == event.of()) {
                return OptionalLong.of(event.appendedMillis());
            }
        }
        return OptionalLong.empty();
    }

    /** Neither an answer in full nor an error. */
    boolean isLost() {
        return wholeMillis().isEmpty();
    }

    /** Whether an event is there more than once, or an error beside an answer. */
    boolean isDuplicated() {
        return !repeated().isEmpty() || (has(Kind.ERROR) && (has(Kind.COMPLETION) || has(Kind.TOOL_CALL)));
    }

    /**
     * Whether all that is there twice is of an answer that was out in part at an incident: only answers of several events can
     * be, and never after the receipt.
     */
    boolean isDuplicatedAfterPart(List<Incident> incidents) {
        long whole = wholeMillis().orElse(Long.MAX_VALUE);
        return count(Kind.RECEIPT) <= 1
                && !has(Kind.ERROR)
                && repeated().stream()
                        .allMatch(pair -> incidents.stream()
                                .anyMatch(incident -> pair.first().of() > 1
                                        && incident.toMillis() >= pair.first().appendedMillis()
                                        && incident.fromMillis()
                                                <= pair.second().appendedMillis()
                                        && incident.fromMillis() < whole));
    }

    private record Pair(OutputEvent first, OutputEvent second) {}

    private List<Pair> repeated() {
        Map<Slot, OutputEvent> first = new HashMap<>();
        List<Pair> repeated = new ArrayList<>();
        for (OutputEvent event : events) {
            OutputEvent before = first.putIfAbsent(new Slot(event.kind(), event.position()), event);
            if (before != null) {
                repeated.add(new Pair(before, event));
            }
        }
        return repeated;
    }
}
