package io.kafkachat.quickstart;

import java.util.List;

/** What a printed stack trace says, in one line. */
final class StackTrace {

    private static final String CAUSE = "Caused by: ";

    private StackTrace() {}

    /** The innermost cause's message: the outer ones are the runtime's own and always the same. */
    static String cause(String trace) {
        String innermost = trace.lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((first, second) -> second)
                .orElseGet(() -> trace.lines().findFirst().orElse(""));
        return innermost.replaceFirst("^(" + CAUSE + ")?[\\w.$]+: ", "");
    }

    /** The same of the last error of a log; empty if there is none. */
    static String causeOfLastError(List<String> log) {
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i).contains(" ERROR ")) {
                String message = log.get(i).replaceFirst("^.*? - ", "");
                List<String> trace = log.subList(i + 1, log.size()).stream()
                        .takeWhile(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                        .toList();
                return trace.stream().anyMatch(line -> line.startsWith(CAUSE))
                        ? cause(String.join("\n", trace))
                        : message;
            }
        }
        return "";
    }
}
