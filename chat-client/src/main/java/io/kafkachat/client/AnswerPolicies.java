package io.kafkachat.client;

/**
 * What to make of answers that are complete, but not what was hoped for.
 *
 * @param length of an answer that was cut at the token limit ({@link ErrorClass#LENGTH})
 * @param contentFilter of an answer that the provider's filter ended ({@link ErrorClass#CONTENT_FILTER})
 * @param refusal of an answer in which the model declines ({@link ErrorClass#CONTENT_FILTER})
 * @param empty of an answer that finished without content, tool call and refusal; as an error it is tried once more
 *     ({@link ErrorClass#EMPTY})
 * @param think of reasoning that leaked into the content
 */
public record AnswerPolicies(Policy length, Policy contentFilter, Policy refusal, Policy empty, Think think) {

    public static final AnswerPolicies DEFAULT =
            new AnswerPolicies(Policy.ACCEPT, Policy.ACCEPT, Policy.ACCEPT, Policy.ERROR, Think.KEEP);

    /** Whether it is an answer. */
    public enum Policy {
        /** It is, and {@code finish_reason} or {@code refusal} say what is special about it. */
        ACCEPT,
        /** It is a failure; what it cost is reported all the same. */
        ERROR
    }

    /** What to do with {@code <think>} blocks at the beginning of the content. */
    public enum Think {
        /** Nothing. */
        KEEP,
        /** They are taken out; they become the reasoning, if the answer has no other. */
        STRIP
    }
}
