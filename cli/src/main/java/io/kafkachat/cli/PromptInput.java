package io.kafkachat.cli;

import org.jspecify.annotations.Nullable;

/**
 * A prompt to be sent.
 *
 * @param key null for none
 */
record PromptInput(@Nullable String key, byte[] value) {

    /** Without the content. */
    @Override
    public String toString() {
        return "PromptInput[" + value.length + " bytes]";
    }
}
