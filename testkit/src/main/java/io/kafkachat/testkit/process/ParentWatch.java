package io.kafkachat.testkit.process;

/** Lets a program end when the process that started it is gone, so that a killed test run leaves nothing behind. */
public final class ParentWatch {

    static final String PARENT = "kafkachat.parent.pid";

    private ParentWatch() {}

    /** Ends this JVM with the process named by the system property {@code kafkachat.parent.pid}, if it is set. */
    public static void start() {
        Long parent = Long.getLong(PARENT);
        if (parent != null) {
            ProcessHandle.of(parent)
                    .ifPresentOrElse(
                            handle -> handle.onExit()
                                    .thenRun(() -> Runtime.getRuntime().halt(1)),
                            () -> Runtime.getRuntime().halt(1));
        }
    }
}
