package io.kafkachat.quickstart;

import io.kafkachat.testkit.provider.LatencyProfile;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Its exit code is 0 only if every prompt is accounted for exactly once. */
@Command(
        name = "quickstart/run",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Prompts in, answers out: a Kafka broker, a Connect worker with the plugin or the Streams app, and a"
                    + " simulated provider.",
            "",
            "Everything runs on this machine and is gone afterwards. With the environment variable"
                    + " CHAT_API_KEY set (and optionally CHAT_API_URL, CHAT_MODEL) the real endpoint is called, which costs"
                    + " money."
        })
public final class Quickstart implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(Quickstart.class);

    static final int OK = 0;
    static final int NOT_EXACT = 1;
    private static final int SHOWN = 24;
    private static final int SIMULATED_IN_FLIGHT = 64;
    private static final int REAL_IN_FLIGHT = 8;
    private static final long SHUTDOWN_SECONDS = 10;

    /** What answers, if it is not the sink connector. */
    private static final class Choice {

        @Option(
                names = "--source",
                description =
                        "Let the source connector answer, exactly once (default: the sink connector, at least once)")
        private boolean source;

        @Option(names = "--streams", description = "Let the Streams app answer, exactly once, and add up usage by time")
        private boolean streams;

        Kind kind() {
            return streams ? new StreamsKind() : source ? ConnectorKind.SOURCE : ConnectorKind.SINK;
        }
    }

    @ArgGroup
    private Choice choice = new Choice();

    @Option(
            names = "--prompts",
            paramLabel = "FILE.jsonl",
            description =
                    "Prompts to send, one JSON object with a field \"prompt\" per line (default: built-in samples)")
    private @Nullable Path prompts;

    @Option(
            names = "--partitions",
            defaultValue = "6",
            description = "Partitions of the topics (default: ${DEFAULT-VALUE})")
    private int partitions = 6;

    @Option(names = "--max-in-flight", description = "Calls at the same time (default: 64; real endpoint: 8)")
    private @Nullable Integer maxInFlight;

    @Option(
            names = "--latency",
            defaultValue = "300ms..2s",
            description = "Of the simulated provider: 800ms, or p50..p99 of a lognormal (default: ${DEFAULT-VALUE})")
    private String latency = "300ms..2s";

    @Option(
            names = "--stream",
            description = "Publish and print answers piece by piece, while they are generated (connectors only)")
    private boolean stream;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Give up when nothing has happened for so long (default: ${DEFAULT-VALUE})")
    private int patience = 300;

    @Option(names = "--keep-running", description = "Leave everything up after the table, until Ctrl-C")
    private boolean keepRunning;

    @Option(names = "--quiet", description = "Print the closing table only")
    private boolean quiet;

    @Spec
    private @Nullable CommandSpec spec;

    private final Checkout checkout;
    private final @Nullable Endpoint endpoint;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * @param endpoint null: the provider simulator
     * @param terminal whether {@code out} is one
     */
    Quickstart(Checkout checkout, @Nullable Endpoint endpoint, PrintStream out, boolean terminal) {
        this.checkout = checkout;
        this.endpoint = endpoint;
        this.out = out;
        this.terminal = terminal;
    }

    /** Runs the program and ends the process. */
    public static void main(String[] args) {
        Path home = Path.of(System.getProperty("quickstart.home", ""));
        PrintStream out = System.out;
        // The embedded broker prints what it formats.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        Quickstart quickstart =
                new Quickstart(Checkout.around(home), Endpoint.of(System.getenv()), out, System.console() != null);
        CountDownLatch ended = interruptAtShutdown(Thread.currentThread());
        int exitCode = quickstart.execute(args);
        ended.countDown();
        System.exit(exitCode);
    }

    int execute(String... args) {
        return commandLine().execute(args);
    }

    CommandLine commandLine() {
        return new CommandLine(this)
                .setOut(new PrintWriter(out, true))
                .setExecutionExceptionHandler((exception, command, result) -> {
                    log.error("The quickstart has failed", exception);
                    command.getErr().println(exception.getMessage() == null ? exception : exception.getMessage());
                    return NOT_EXACT;
                });
    }

    /** Ctrl-C shall stop everything in order and leave no files behind. */
    private static CountDownLatch interruptAtShutdown(Thread main) {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                if (ended.getCount() > 0) {
                    main.interrupt();
                    ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return ended;
    }

    @Override
    public Integer call() throws Exception {
        Console console = new Console(out, terminal, quiet);
        List<PromptEvent> events = prompts == null ? SamplePrompts.read(endpoint == null) : PromptFile.read(prompts);
        Settings settings = settings();
        Endpoint real = settings.endpoint();
        console.detail("Starting a Kafka broker, " + settings.kind().description(checkout)
                + (real == null ? " and a simulated provider ..." : " ..."));
        long started = System.nanoTime();
        try (Pipeline pipeline = Pipeline.start(checkout, settings)) {
            console.detail(String.format(
                    Locale.ROOT,
                    "Up after %.1f s; sending %d prompts",
                    (System.nanoTime() - started) / 1e9,
                    events.size()));
            return run(pipeline, console, events, settings);
        }
    }

    private int run(Pipeline pipeline, Console console, List<PromptEvent> events, Settings settings) {
        EventPrinter printer = new EventPrinter(console, events.size() <= SHOWN ? Integer.MAX_VALUE : SHOWN);
        try (Run run = new Run(pipeline, console, printer, settings)) {
            Outcome outcome = run.follow(events);
            SummaryTable.of(outcome).forEach(console::print);
            pipeline.answerer().report(outcome).forEach(console::print);
            if (keepRunning) {
                Directions.of(checkout, pipeline, settings).forEach(console::print);
                run.watch();
            }
            return outcome.isExact() ? OK : NOT_EXACT;
        } catch (InterruptException e) {
            // Ctrl-C. What is still to be closed must not be interrupted.
            Thread.interrupted();
            return NOT_EXACT;
        }
    }

    private Settings settings() {
        if (partitions < 1 || maxInFlight != null && maxInFlight < 1 || patience < 1) {
            throw invalid("--partitions, --max-in-flight, --patience: expected at least 1");
        }
        if (stream && choice.streams) {
            throw invalid("--stream: expected a connector, not --streams; the app publishes whole answers only");
        }
        int inFlight = maxInFlight != null ? maxInFlight : endpoint == null ? SIMULATED_IN_FLIGHT : REAL_IN_FLIGHT;
        try {
            return new Settings(
                    choice.kind(),
                    partitions,
                    inFlight,
                    endpoint,
                    LatencyProfile.parse(latency),
                    Duration.ofSeconds(patience),
                    stream);
        } catch (IllegalArgumentException e) {
            throw invalid("--latency: " + e.getMessage());
        }
    }

    private ParameterException invalid(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
