package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import io.kafkachat.benchmarks.guarantees.OutputEvent.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what readers see and what the provider saw against what was sent. Used once, by one thread. */
final class Judge {

    private final Evidence evidence;
    private final List<String> unexplained = new ArrayList<>();
    private int answered;
    private int failed;
    private int lost;
    private int duplicated;
    private int duplicatedAsDocumented;

    private Judge(Evidence evidence) {
        this.evidence = evidence;
    }

    static Verdict judge(Evidence evidence) {
        return new Judge(evidence).judge();
    }

    private Verdict judge() {
        CallsJudge calls = new CallsJudge(evidence.incidents());
        Map<String, List<ProviderCall>> called = ProviderCall.byRequest(evidence.journal());
        Map<Place, List<OutputEvent>> outputs = new HashMap<>();
        evidence.outputs().stream()
                .sorted(Comparator.comparingLong(OutputEvent::appendedMillis))
                .forEach(event -> outputs.computeIfAbsent(event.place(), place -> new ArrayList<>())
                        .add(event));
        evidence.prompts().forEach((place, prompt) -> {
            List<OutputEvent> events = Objects.requireNonNullElse(outputs.remove(place), List.of());
            Outcome outcome = new Outcome(prompt, events);
            judge(place, outcome);
            Set<String> ids = events.stream().map(OutputEvent::requestId).collect(Collectors.toSet());
            if (ids.size() > 1) {
                unexplained.add(place + ": events with several request ids");
            }
            ids.forEach(id -> calls.judge(id, outcome, Objects.requireNonNullElse(called.remove(id), List.of())));
        });
        outputs.keySet().forEach(place -> unexplained.add(place + ": an output without prompt"));
        // A prompt without any output is one whose request id nobody knows.
        called.keySet().stream()
                .skip(lost)
                .forEach(id -> unexplained.add(id + ": calls for a prompt that is not there"));
        unexplained.addAll(calls.unexplained());
        return new Verdict(
                evidence.prompts().size(),
                answered,
                failed,
                lost,
                duplicated,
                duplicatedAsDocumented,
                calls.calls(),
                calls.retried(),
                calls.calledAgain(),
                calls.paidAgain(),
                calls.losses(),
                unexplained);
    }

    private void judge(Place place, Outcome outcome) {
        if (outcome.isLost()) {
            lost++;
            return;
        }
        if (outcome.has(Kind.ERROR)) {
            failed++;
        }
        if (outcome.has(Kind.COMPLETION)) {
            answered++;
        }
        if (outcome.isDuplicated()) {
            duplicated++;
            if (evidence.twiceInPart() && outcome.isDuplicatedAfterPart(evidence.incidents())) {
                duplicatedAsDocumented++;
            }
        } else {
            judgeContent(place, outcome);
        }
        if (!outcome.has(Kind.RECEIPT)) {
            unexplained.add(place + ": no usage event");
        }
        if (!outcome.events().stream().allMatch(event -> isPassedOn(outcome.prompt(), event))) {
            unexplained.add(place + ": an output without the prompt's key and header");
        }
    }

    private void judgeContent(Place place, Outcome outcome) {
        PlannedPrompt prompt = outcome.prompt();
        Set<String> expected = prompt.faults().errorClasses();
        for (OutputEvent event : outcome.events()) {
            if (event.kind() == Kind.ERROR && !expected.contains(String.valueOf(event.errorClass()))) {
                unexplained.add(place + ": ended as " + event.errorClass() + " with the order \""
                        + prompt.faults().order() + "\"");
            }
        }
        if (outcome.has(Kind.COMPLETION)) {
            if (!expected.isEmpty()) {
                unexplained.add(place + ": answered although the provider failed all attempts");
            }
            if (outcome.count(Kind.TOOL_CALL) != prompt.tools()) {
                unexplained.add(
                        place + ": expected " + prompt.tools() + " tool calls, found " + outcome.count(Kind.TOOL_CALL));
            }
        }
    }

    private static boolean isPassedOn(PlannedPrompt prompt, OutputEvent event) {
        return prompt.key().equals(event.key())
                && Integer.toString(prompt.number()).equals(event.number());
    }
}
