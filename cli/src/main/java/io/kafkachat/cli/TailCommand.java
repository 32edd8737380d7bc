package io.kafkachat.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows output events as they come. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        sortOptions = false,
        description = "Shows output events: answers, tool calls, usage, errors, chunks.",
        footer = {
            "",
            "Reads in no consumer group and commits nothing. Ends with Ctrl-C, or as --no-follow and --max-messages say.",
            "Records of open or aborted transactions are not shown.",
        })
final class TailCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(250);

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(exclusive = true)
    private @Nullable Topics topics;

    @ArgGroup(exclusive = true)
    private @Nullable Start start;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "Only events of this request; its beginning is enough")
    private @Nullable String requestId;

    @Option(names = "--key", paramLabel = "KEY", description = "Only events with this key")
    private @Nullable String key;

    @Option(names = "--errors-only", description = "Only error events")
    private boolean errorsOnly;

    @Option(
            names = "--stream",
            description = "Chunks as the text that they are, one answer at a time; reads the chunks topic only")
    private boolean stream;

    @Option(names = "--json", description = "A JSON object per line, for programs")
    private boolean json;

    @Option(
            names = "--follow",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Wait for more when all is shown (the default); --no-follow ends there")
    private boolean follow = true;

    @Option(names = "--max-messages", paramLabel = "N", description = "End after so many events")
    private long maxMessages = Long.MAX_VALUE;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec command;

    static final class Topics {
        @Option(
                names = "--prefix",
                paramLabel = "NAME",
                description =
                        "The topics NAME-completions, NAME-tool-calls, NAME-errors, NAME-usage and NAME-chunks, those of"
                                + " them that exist; default: chat")
        private @Nullable String prefix;

        @Option(names = "--topic", paramLabel = "TOPIC", split = ",", description = "These topics; repeatable")
        private List<String> names = List.of();
    }

    static final class Start {
        @Option(
                names = "--from-beginning",
                description = "Begin with the oldest event; default: with what comes from now on")
        private boolean beginning;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Begin so long ago (10m, 2h, 1d), or at a point in time (2026-11-29T10:00:00Z)")
        private @Nullable Instant since;
    }

    @Override
    public Integer call() throws CommandException {
        if (stream && (json || errorsOnly)) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--stream goes with neither --json nor --errors-only");
        }
        Cluster cluster = connection.cluster();
        Console console = output.console();
        List<String> names = topics(cluster);
        EventSink sink = stream
                ? new ChunkScreen(console, System::nanoTime)
                : json
                        ? new JsonSink(console)
                        : new TextSink(console, new EventText(console.palette(), ZoneId.systemDefault()));
        try (TopicReading reading = new TopicReading(cluster, names, since())) {
            if (!json) {
                console.note("Reading " + String.join(", ", names) + (follow ? "; Ctrl-C ends" : ""));
            }
            EventFilter filter = new EventFilter(requestId, key, errorsOnly, stream);
            show(reading, filter, sink, console);
        }
        return ExitCode.OK;
    }

    private void show(TopicReading reading, EventFilter filter, EventSink sink, Console console) {
        EventDecoder decoder = new EventDecoder();
        long shown = 0;
        Thread end = new Thread(reading::wakeup, "end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            while (shown < maxMessages && !console.isClosed()) {
                for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
                    EventDecoder.Decoded decoded = decoder.decode(record);
                    if (shown < maxMessages && filter.takes(record, decoded) && sink.show(record, decoded)) {
                        shown++;
                    }
                }
                sink.idle();
                if (!follow && reading.isAtEnd()) {
                    break;
                }
            }
            sink.end();
        } catch (WakeupException e) {
            // Ctrl-C.
            return;
        }
        removeHook(end);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ending already.
        }
    }

    private List<String> topics(Cluster cluster) throws CommandException {
        if (topics != null && !topics.names.isEmpty()) {
            cluster.require(topics.names);
            return topics.names;
        }
        OutputTopicNames names = new OutputTopicNames(topics == null || topics.prefix == null ? "chat" : topics.prefix);
        List<String> wanted = stream
                ? List.of(names.chunks())
                : errorsOnly
                        ? List.of(names.errors())
                        : List.of(
                                names.completions(), names.toolCalls(), names.errors(), names.usage(), names.chunks());
        return cluster.requireAny(wanted);
    }

    private @Nullable Instant since() {
        if (start == null) {
            return null;
        }
        return start.beginning ? Instant.EPOCH : start.since;
    }
}
