package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.TopicReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.IsolationLevel;

/**
 * How things stood when a process was dead.
 *
 * @param calls how often the provider had been called for each request
 * @param published requests with a completion that readers of committed records have
 * @param committed those of them that were published before the last commit of their prompt's partition
 */
record Death(Map<String, Integer> calls, Set<String> published, Set<String> committed) {

    /** A commit has what was done when its offsets were collected, which is a moment before it. */
    static final long COLLECTING_MILLIS = 500;

    Death {
        calls = Map.copyOf(calls);
        published = Set.copyOf(published);
        committed = Set.copyOf(committed);
    }

    /**
     * Of a process that is dead, before there is another.
     *
     * @param type one that writes in transactions commits a prompt's offset together with its completion
     */
    static Death of(MeasuredType type, Testbed testbed) {
        List<Completion> completions =
                TopicReader.readAll(
                                testbed.bootstrapServers(), Testbed.completionsTopic(), IsolationLevel.READ_COMMITTED)
                        .stream()
                        .map(Completion::of)
                        .toList();
        Map<Integer, Long> commits =
                type.isTransactional() ? Map.of() : LastCommits.read(testbed.bootstrapServers(), Testbed.PROMPTS);
        return of(testbed.serviceTimes().callsById(), completions, type.isTransactional(), commits);
    }

    static Death of(
            Map<String, Integer> calls,
            List<Completion> completions,
            boolean transactional,
            Map<Integer, Long> lastCommits) {
        Set<String> published = new HashSet<>();
        Set<String> committed = new HashSet<>();
        for (Completion completion : completions) {
            published.add(completion.requestId());
            long commit = lastCommits.getOrDefault(completion.partition(), 0L);
            if (transactional || completion.appendedMillis() < commit - COLLECTING_MILLIS) {
                committed.add(completion.requestId());
            }
        }
        return new Death(calls, published, committed);
    }

    /** How many of these were called since. */
    long calledAgain(Set<String> requests, Map<String, Integer> callsNow) {
        return requests.stream()
                .filter(id -> callsNow.getOrDefault(id, 0) > calls.getOrDefault(id, 0))
                .count();
    }
}
