package io.kafkachat.client;

/**
 * Takes reasoning out of contents that begin with it. Models leak it in three forms: a block with both tags, one that the
 * token limit cut before its end, and one whose opening tag was part of the provider's prompt, so that only the end shows.
 * Tags further on are left alone: there they may be what the user asked about.
 */
final class ThinkBlocks {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private ThinkBlocks() {}

    /** The completion itself if there is nothing to take out. */
    static ChatCompletion strip(ChatCompletion completion) {
        if (completion.choices().stream().noneMatch(choice -> leaks(choice.content()))) {
            return completion;
        }
        return completion.withChoices(
                completion.choices().stream().map(ThinkBlocks::strip).toList());
    }

    private static boolean leaks(String content) {
        return content.stripLeading().startsWith(OPEN) || opensBefore(content);
    }

    /** Whether a block ends that has no beginning. */
    private static boolean opensBefore(String content) {
        int close = content.indexOf(CLOSE);
        if (close < 0) {
            return false;
        }
        int open = content.indexOf(OPEN);
        return open < 0 || open > close;
    }

    private static Choice strip(Choice choice) {
        String rest = choice.content().stripLeading();
        StringBuilder thoughts = new StringBuilder();
        while (leaks(rest)) {
            int from = rest.startsWith(OPEN) ? OPEN.length() : 0;
            int close = rest.indexOf(CLOSE, from);
            int to = close < 0 ? rest.length() : close;
            thoughts.append(rest, from, to);
            rest = close < 0 ? "" : rest.substring(close + CLOSE.length()).stripLeading();
        }
        if (thoughts.length() == 0 && rest.equals(choice.content())) {
            return choice;
        }
        return choice.without(rest, thoughts.toString().strip());
    }
}
