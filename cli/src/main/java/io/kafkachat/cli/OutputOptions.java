package io.kafkachat.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that say how it shows what it does. */
final class OutputOptions {

    static final String VERBOSE = "--verbose";

    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "always, never, or auto: on a terminal, unless NO_COLOR is set")
    private Color color = Color.AUTO;

    @Option(names = VERBOSE, description = "Show stack traces, and what the libraries warn of")
    private boolean verbose; // Looked for where failures are shown.

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Console console() {
        boolean colored = switch (color) {
            case ALWAYS -> true;
            case NEVER -> false;
            // Picocli knows terminals, NO_COLOR and CLICOLOR.
            case AUTO -> Ansi.AUTO.enabled();
        };
        var commandLine = Objects.requireNonNull(command).commandLine();
        return new Console(commandLine.getOut(), commandLine.getErr(), new Palette(colored));
    }
}
