package io.kafkachat.client;

import java.util.concurrent.Executor;

/**
 * Where calls are sent: an I/O thread whose answer has freed a permit sends the next call itself, which saves waking
 * another thread for each call; everyone else leaves it to the sender. Calls that fail while they are sent do not pile up
 * on the stack: what follows from a step is no step of the same thread. Thread-safe; nothing that is executed here waits.
 */
final class Dispatcher implements Executor {

    private final Executor sender;

    /** @param sender a thread of its own */
    Dispatcher(Executor sender) {
        this.sender = sender;
    }

    @Override
    public void execute(Runnable step) {
        boolean taken = Thread.currentThread() instanceof IoThread io && io.takes(step);
        if (!taken) {
            sender.execute(step);
        }
    }
}
