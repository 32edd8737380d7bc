package io.kafkachat.cli;

import java.util.List;

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
}
