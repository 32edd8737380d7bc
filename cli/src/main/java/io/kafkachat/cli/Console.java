package io.kafkachat.cli;

import java.io.PrintWriter;

/**
 * Where a command writes. Results go to standard output, and what is said about them to standard error, so that results can be
 * piped.
 */
record Console(PrintWriter out, PrintWriter err, Palette palette) {

    /** A line of the result. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    /** A part of a line of the result. */
    void printPart(String text) {
        out.print(text);
        out.flush();
    }

    /** A remark. */
    void note(String line) {
        err.println(line);
        err.flush();
    }

    /** Whether nobody reads the result any more, as at the end of {@code kafkachat tail | head}. */
    boolean isClosed() {
        return out.checkError();
    }
}
