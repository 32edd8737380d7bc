package io.kafkachat.streams.app;

import io.kafkachat.streams.config.AppConfigException;
import io.kafkachat.streams.config.AppConfigLoader;
import io.kafkachat.streams.config.AppSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "kafkachat-streams",
        mixinStandardHelpOptions = true,
        versionProvider = AppVersion.class,
        sortOptions = false,
        description = "Answers prompts of Kafka topics by chat-completions calls, with Kafka Streams.",
        footer = {
            "",
            "Every key can also be set by an environment variable: KAFKACHAT_ and the key in capitals, with _ for dots,"
                    + " such as KAFKACHAT_CHAT_API_KEY. Later files win over earlier ones, variables over files, --set over all.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was asked to end (SIGTERM, SIGINT) and did",
            "1:It failed; the log says why",
            "2:The command line, the configuration or a topic is wrong"
        })
public final class StreamsApp implements Callable<Integer> {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int MISCONFIGURED = 2;

    private static final Logger log = LoggerFactory.getLogger(StreamsApp.class);

    @Option(names = "--config", paramLabel = "FILE", description = "Properties file with the configuration; repeatable")
    private List<Path> files = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A configuration key; repeatable")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--check", description = "Check the configuration, without the cluster, and end")
    private boolean check;

    @Spec
    private @Nullable CommandSpec command;

    private StreamsApp() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new StreamsApp()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        AppSettings settings;
        try {
            settings = AppConfigLoader.load(files, System.getenv(), overrides);
        } catch (AppConfigException e) {
            return misconfigured("The configuration is wrong:", e.errors());
        }
        if (check) {
            commandLine().getOut().println("The configuration is valid.");
            return OK;
        }
        // Beside the preparation, because an app that starts again is waited for.
        CompletableFuture<List<String>> problems =
                CompletableFuture.supplyAsync(() -> new TopicsCheck(settings).problems());
        RunningApp prepared;
        try {
            prepared = RunningApp.prepare(settings);
        } catch (IOException e) {
            return misconfigured("HTTP cannot be served:", List.of(String.valueOf(e.getMessage())));
        }
        if (!problems.join().isEmpty()) {
            prepared.close();
            return misconfigured("Topics cannot be used:", problems.join());
        }
        return run(settings, prepared);
    }

    private int run(AppSettings settings, RunningApp app) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(app), "kafkachat-shutdown"));
        app.app().start();
        announce(settings, app);
        app.app().awaitEnd();
        // Also if it was asked to end: the hook decides on the code.
        return FAILED;
    }

    /** On standard output, for whoever started it and did not choose the port. */
    private void announce(AppSettings settings, RunningApp running) {
        String host = settings.operations().http().host();
        PrintWriter out = commandLine().getOut();
        out.println(
                running.httpPort() == null
                        ? "Running " + settings.applicationId()
                        : "Serving http://" + host + ":" + running.httpPort());
        out.flush();
    }

    private static void end(RunningApp running) {
        running.app()
                .failure()
                .ifPresent(cause -> log.error("The app ends because it has failed: {}", cause.getMessage(), cause));
        running.close();
        log.info("The app has ended");
        // A JVM that a signal ends has the signal's code whatever its hooks did.
        Runtime.getRuntime().halt(running.app().hasFailed() ? FAILED : OK);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(command).commandLine();
    }

    private int misconfigured(String what, List<String> errors) {
        PrintWriter err = commandLine().getErr();
        err.println(what);
        errors.forEach(error -> err.println("  " + error));
        err.flush();
        return MISCONFIGURED;
    }
}
