package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.report.ReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: scenarios by name, one after the other. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        subcommandsRepeatable = true,
        synopsisSubcommandLabel = "SCENARIO [OPTIONS] [SCENARIO ...]",
        description =
                "Measures the assembled plugin in a real Connect worker, or the Streams app, with a broker and a simulated"
                        + " provider beside it.",
        subcommands = {
            ThroughputCommand.class,
            CpuCommand.class,
            LatencyCommand.class,
            StreamingCommand.class,
            ChunksCommand.class,
            MemoryCommand.class,
            SlowCallsCommand.class,
            StartCommand.class,
            RestartCommand.class,
            IdleCommand.class,
            KillCommand.class,
            RebalanceCommand.class,
            BrokerCommand.class,
            FaultsCommand.class,
            SoakCommand.class,
            ReportCommand.class
        })
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs the scenarios named; exits with 1 when one of them could not be measured. */
    public static void main(String[] args) {
        System.exit(commandLine(new Benchmarks()).execute(args));
    }

    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .registerConverter(TypeChoice.class, TypeChoice::parse)
                .registerConverter(InFlight.class, InFlight::parse);
    }
}
