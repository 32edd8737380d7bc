package io.kafkachat.client;

/** A thread that serves connections. */
final class IoThread extends Thread {

    // Only touched on this thread.
    private boolean busy;

    IoThread(Runnable work, String name) {
        super(work, name);
    }

    /**
     * Runs a step of another call, if this thread is not within such a step already. Called on this thread.
     *
     * @return false if it is; then nothing has happened
     */
    boolean takes(Runnable step) {
        if (busy) {
            return false;
        }
        busy = true;
        try {
            step.run();
        } finally {
            busy = false;
        }
        return true;
    }
}
