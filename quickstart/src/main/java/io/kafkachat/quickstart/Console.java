package io.kafkachat.quickstart;

import java.io.PrintStream;

/**
 * What the user sees. On a terminal a status line is overwritten in place; elsewhere it becomes a plain line now and then.
 * For one thread.
 */
final class Console {

    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private boolean statusShown;
    private long nextPlainStatus;

    /** @param quiet whether only results and problems are printed */
    Console(PrintStream out, boolean terminal, boolean quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** A detail that {@code --quiet} leaves out. */
    void detail(String line) {
        if (!quiet) {
            print(line);
        }
    }

    /** A result or a problem. */
    void print(String line) {
        eraseStatus();
        out.println(line);
        out.flush();
    }

    /** How far it is. */
    void status(String text, long nanoTime) {
        if (quiet) {
            return;
        }
        if (terminal) {
            out.print(ERASE_LINE + text);
            out.flush();
            statusShown = true;
        } else if (nanoTime >= nextPlainStatus) {
            nextPlainStatus = nanoTime + 2_000_000_000L;
            out.println(text);
        }
    }

    private void eraseStatus() {
        if (statusShown) {
            out.print(ERASE_LINE);
            statusShown = false;
        }
    }
}
