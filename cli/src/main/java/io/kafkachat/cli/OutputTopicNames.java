package io.kafkachat.cli;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The output topics of a connector or app that names them by default. */
record OutputTopicNames(String prefix) {

    String completions() {
        return prefix + "-completions";
    }

    String toolCalls() {
        return prefix + "-tool-calls";
    }

    String errors() {
        return prefix + "-errors";
    }

    String usage() {
        return prefix + "-usage";
    }

    String chunks() {
        return prefix + "-chunks";
    }

    /** Those of answers: what says how a prompt ended. */
    List<String> answers() {
        return List.of(completions(), toolCalls(), errors());
    }

    /**
     * Those of these that exist.
     *
     * @throws CommandException if none does
     */
    static List<String> existing(Cluster cluster, List<String> names) throws CommandException {
        try (Admin admin = cluster.admin()) {
            Map<String, ?> existing = cluster.existing(admin, names);
            if (existing.isEmpty()) {
                throw new CommandException(
                        "there is none of the topics " + String.join(", ", names) + " at " + cluster.servers());
            }
            return List.copyOf(existing.keySet());
        }
    }
}
