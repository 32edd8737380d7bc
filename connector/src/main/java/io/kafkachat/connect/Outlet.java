package io.kafkachat.connect;

import io.kafkachat.events.PromptEvents;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes what prompts caused to the output topics. Thread-safe. */
interface Outlet {

    /**
     * Any thread; never blocks.
     *
     * @param events made on the outlet's own thread
     * @param finished called when nothing is left to do for the prompt; must not block
     */
    void publish(Prompt prompt, Supplier<PromptEvents> events, Consumer<Prompt> finished);
}
