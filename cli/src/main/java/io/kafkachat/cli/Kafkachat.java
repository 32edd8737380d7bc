package io.kafkachat.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** The program. */
@Command(
        name = "kafkachat",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        description = "Prompts to Kafka topics, and what comes of them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SendCommand.class, TailCommand.class, ReplayCommand.class, CheckCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Done", "1:Failed, or something is wrong or missing", "2:The command line is wrong"})
public final class Kafkachat {

    private static final String LOG_LEVEL = "kafkachat.log.level";

    private Kafkachat() {}

    public static void main(String[] args) {
        // Before anything logs.
        if (Arrays.asList(args).contains(OutputOptions.VERBOSE)) {
            System.setProperty(LOG_LEVEL, "warn");
        }
        System.exit(commandLine().execute(args));
    }

    /** Everything but the process. */
    static CommandLine commandLine() {
        return new CommandLine(new Kafkachat())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Times::duration)
                .registerConverter(Instant.class, Times::instant)
                .setExecutionExceptionHandler(Kafkachat::failed);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + FailureWords.of(failure));
        if (command.getParseResult().hasMatchedOption(OutputOptions.VERBOSE)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }
}
