package io.kafkachat.benchmarks;

import java.util.List;

/** Prompts and answers of something that has them without topics. */
interface ClientCalls extends PromptSource {

    /**
     * How many have an answer.
     *
     * @throws IllegalStateException when a call failed
     */
    long answered();

    /** All answers. */
    List<Answer> answers();
}
