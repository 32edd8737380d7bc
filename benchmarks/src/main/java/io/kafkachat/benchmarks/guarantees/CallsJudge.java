package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import io.kafkachat.benchmarks.guarantees.Verdict.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says why calls were made, prompt by prompt. Not thread safe. */
final class CallsJudge {

    private final Map<Incident, Loss> losses = new LinkedHashMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int calls;
    private int retried;
    private int calledAgain;
    private int paidAgain;

    CallsJudge(List<Incident> incidents) {
        incidents.forEach(incident -> losses.put(incident, new Loss(incident, 0, 0)));
    }

    /** @param calls of the prompt, in the order in which they came */
    void judge(String requestId, Outcome outcome, List<ProviderCall> calls) {
        this.calls += calls.size();
        int paid = (int) calls.stream().filter(ProviderCall::isPaid).count();
        paidAgain += Math.max(0, paid - 1);
        if (paid == 0 && outcome.has(Kind.COMPLETION)) {
            unexplained.add(requestId + ": an answer that the provider did not write");
        }
        for (int i = 1; i < calls.size(); i++) {
            judge(requestId, outcome, i, calls.get(i - 1), calls.get(i));
        }
    }

    private void judge(String requestId, Outcome outcome, int attempt, ProviderCall before, ProviderCall call) {
        long published = outcome.wholeMillis().orElse(Long.MAX_VALUE);
        if (published < call.fromMillis()) {
            unexplained.add(
                    requestId + ": called " + (call.fromMillis() - published) + " ms after its answer was published");
        } else if (attempt <= outcome.prompt().faults().attempts() && !before.isPaid()) {
            retried++;
        } else {
            explain(requestId, before, call);
        }
    }

    private void explain(String requestId, ProviderCall before, ProviderCall call) {
        // With the first one the answer was gone; if there are more, they came before anybody could call again.
        Optional<Incident> cause = losses.keySet().stream()
                .filter(incident -> incident.lies(before, call))
                .min(Comparator.comparingLong(Incident::fromMillis));
        if (cause.isEmpty()) {
            unexplained.add(requestId + ": called again " + gap(before, call) + " after a call that was "
                    + before.ending() + ", at " + call.fromMillis());
        } else if (before.isPaid()) {
            long age = cause.get().fromMillis() - before.toMillis();
            losses.computeIfPresent(cause.get(), (incident, loss) -> loss.and(age));
        } else {
            calledAgain++;
        }
    }

    private static String gap(ProviderCall before, ProviderCall call) {
        return before.toMillis() == ProviderCall.OPEN ? "beside or" : call.fromMillis() - before.toMillis() + " ms";
    }

    int calls() {
        return calls;
    }

    int retried() {
        return retried;
    }

    int calledAgain() {
        return calledAgain;
    }

    int paidAgain() {
        return paidAgain;
    }

    List<Loss> losses() {
        return List.copyOf(losses.values());
    }

    List<String> unexplained() {
        return unexplained;
    }
}
