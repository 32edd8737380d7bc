package io.kafkachat.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What there is to replay, and what of it is replayed already. That is told by the prompt topics themselves: a prompt that is
 * replayed names its error event in a header, and so is the record of it, whoever wrote it and however that ended.
 *
 * @param candidates error events that the filter takes, each once, by their request ids
 * @param replayed ids of those that are replayed already
 * @param unreadable records of the errors topic that are no error events, and the first of them
 */
record ReplayPlan(
        Map<String, ReplayCandidate> candidates,
        Set<String> replayed,
        long unreadable,
        @Nullable String firstProblem) {

    /** The clocks of those who write are not one. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    /**
     * Reads the errors topic.
     *
     * @param to the topic that all go to; null: each to where it came from
     */
    static ReplayPlan read(Cluster cluster, String errorsTopic, ReplayFilter filter, @Nullable String to)
            throws CommandException, InterruptedException {
        Map<String, ReplayCandidate> candidates = new LinkedHashMap<>();
        EventDecoder decoder = new EventDecoder();
        List<String> problems = new ArrayList<>();
        Instant since = filter.since() == null ? Instant.EPOCH : filter.since();
        try (TopicReading reading = new TopicReading(cluster, List.of(errorsTopic), since)) {
            reading.readToEnd(record -> {
                EventDecoder.Decoded decoded = decoder.decode(record);
                OutputEventRecord event = decoded.event();
                String id = event == null ? null : event.requestId();
                if (event == null || event.kind() != EventKind.ERROR || id == null) {
                    problems.add("offset " + record.offset() + " of partition " + record.partition() + " "
                            + (decoded.problem() == null ? "is no error event" : decoded.problem()));
                } else if (filter.takes(event)) {
                    candidates.putIfAbsent(id, candidate(event, id, to));
                }
            });
        }
        return new ReplayPlan(
                candidates,
                replayed(cluster, candidates.values()),
                problems.size(),
                problems.isEmpty() ? null : problems.get(0));
    }

    private static ReplayCandidate candidate(OutputEventRecord event, String id, @Nullable String to) {
        PromptPlace prompt = event.prompt();
        return new ReplayCandidate(
                id,
                event.text("error_class"),
                event.time(),
                prompt,
                to != null || prompt == null ? to : prompt.topic(),
                event.value().path("value").isTextual());
    }

    private static Set<String> replayed(Cluster cluster, Collection<ReplayCandidate> candidates)
            throws CommandException, InterruptedException {
        Set<String> ids = new HashSet<>();
        for (String topic : existing(cluster, targets(candidates))) {
            Instant since = candidates.stream()
                    .filter(candidate -> topic.equals(candidate.target()))
                    .map(ReplayCandidate::time)
                    .min(Instant::compareTo)
                    .orElse(Instant.EPOCH)
                    .minus(CLOCKS_DIFFER);
            try (TopicReading reading = new TopicReading(cluster, List.of(topic), since)) {
                reading.readToEnd(record -> {
                    String of = ReplayHeaders.replayOf(record.headers());
                    if (of != null) {
                        ids.add(of);
                    }
                });
            }
        }
        ids.retainAll(candidates.stream().map(ReplayCandidate::requestId).toList());
        return ids;
    }

    private static Set<String> existing(Cluster cluster, Set<String> topics) throws CommandException {
        try (Admin admin = cluster.admin()) {
            return cluster.existing(admin, topics).keySet();
        }
    }

    /** The topics that these go to. */
    static Set<String> targets(Collection<ReplayCandidate> candidates) {
        Set<String> targets = new TreeSet<>();
        for (ReplayCandidate candidate : candidates) {
            if (candidate.target() != null) {
                targets.add(candidate.target());
            }
        }
        return targets;
    }

    /** Those to be replayed. */
    List<ReplayCandidate> chosen(boolean again, long limit) {
        List<ReplayCandidate> chosen = new ArrayList<>();
        for (ReplayCandidate candidate : candidates.values()) {
            if (candidate.isPossible() && (again || !replayed.contains(candidate.requestId()))) {
                chosen.add(candidate);
            }
        }
        return chosen.subList(0, (int) Math.min(chosen.size(), limit));
    }

    /** Those of which nothing is left to replay. */
    long impossible() {
        return candidates.values().stream()
                .filter(candidate -> !candidate.isPossible())
                .count();
    }
}
