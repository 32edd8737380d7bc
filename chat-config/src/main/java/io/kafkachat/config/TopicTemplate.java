package io.kafkachat.config;

import java.util.regex.Pattern;

/**
 * Names of topics in which a placeholder stands for the name of whoever owns them.
 *
 * @param owner the word for it, e.g. {@code connector}; the placeholder is <code>${connector}</code>
 */
public record TopicTemplate(String owner) {

    // Kafka allows 249 characters.
    private static final int LONGEST = 249;
    static final String CHARACTERS = "at most " + LONGEST + " letters, digits, '.', '_' and '-'";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1," + LONGEST + "}");

    /** What stands for the owner's name. */
    public String placeholder() {
        return "${" + owner + "}";
    }

    /** The topic that a configured text means for an owner, whose name may hold characters that a topic's may not. */
    public String topic(String configured, String name) {
        return configured.strip().replace(placeholder(), name.replaceAll("[^a-zA-Z0-9._-]", "-"));
    }

    /** Checks configured texts. */
    public Check check(boolean mayBeEmpty) {
        return new Check(
                "a topic name of " + CHARACTERS + (mayBeEmpty ? ", or nothing" : ""),
                text -> topic(text, "c").isEmpty() ? mayBeEmpty : isTopic(text));
    }

    /** Whether a configured text means a topic that may exist, if the owner's name is short. */
    public boolean isTopic(String configured) {
        return isName(topic(configured, "c"));
    }

    /** Whether a topic may have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
