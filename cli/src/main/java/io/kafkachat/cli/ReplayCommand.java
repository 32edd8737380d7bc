package io.kafkachat.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the prompts of error events to their topics again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        sortOptions = false,
        description = "Writes prompts that ended in an error to their topics again, with their key, value and headers.",
        footer = {
            "",
            "Each replayed prompt has a header " + ReplayHeaders.REPLAY_OF
                    + " with the request id of its error event. A prompt"
                    + " that is found in its topic with that header is not replayed again, unless --no-skip-replayed is given: this can be"
                    + " run as often as you like. Not two at the same time: they do not see each other.",
        })
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(exclusive = true)
    private Errors errors = new Errors();

    @Option(
            names = "--error-class",
            paramLabel = "CLASS",
            split = ",",
            description = "Only these classes, such as SERVER,CONNECT; repeatable")
    private List<String> classes = List.of();

    @Option(names = "--retryable-only", description = "Only errors that may succeed later, as their events say")
    private boolean retryableOnly;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only errors since: so long ago (10m, 2h, 1d), or a point in time (2026-11-29T10:00:00Z)")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only errors before this time")
    private @Nullable Instant until;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            split = ",",
            description = "Only these requests; the beginning of an id is enough; repeatable")
    private List<String> requestIds = List.of();

    @Option(
            names = "--prompt-topic",
            paramLabel = "TOPIC",
            split = ",",
            description = "Only prompts that were read from these topics; repeatable")
    private List<String> promptTopics = List.of();

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Write to this topic; default: to the one that each came from")
    private @Nullable String to;

    @Option(names = "--limit", paramLabel = "N", description = "So many prompts at most: try one first")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--skip-replayed",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pass over what was replayed already (the default)")
    private boolean skipReplayed = true;

    @Option(names = "--dry-run", description = "Show what would be replayed, and write nothing")
    private boolean dryRun;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec command;

    static final class Errors {
        @Option(names = "--prefix", paramLabel = "NAME", description = "Errors are in NAME-errors; default: chat")
        private String prefix = "chat";

        @Option(names = "--errors-topic", paramLabel = "TOPIC", description = "Errors are in this topic")
        private @Nullable String topic;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (since != null && until != null && !since.isBefore(until)) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(), "--since: expected a time before that of --until");
        }
        Cluster cluster = connection.cluster();
        Console console = output.console();
        String errorsTopic = errors.topic == null ? new OutputTopicNames(errors.prefix).errors() : errors.topic;
        cluster.require(to == null ? List.of(errorsTopic) : List.of(errorsTopic, to));
        ReplayPlan plan = ReplayPlan.read(cluster, errorsTopic, filter(), to);
        if (plan.unreadable() > 0) {
            console.note(console.palette()
                    .warning(Count.of(plan.unreadable(), "record") + " of " + errorsTopic + " passed over; "
                            + plan.firstProblem()));
        }
        List<ReplayCandidate> chosen = plan.chosen(!skipReplayed, limit);
        if (!plan.candidates().isEmpty()) {
            ReplayTable.of(plan, chosen).forEach(console::print);
        }
        Set<String> targets = ReplayPlan.targets(chosen);
        if (dryRun || chosen.isEmpty()) {
            console.print(
                    chosen.isEmpty()
                            ? "Nothing to replay"
                            : Count.of(chosen.size(), "prompt") + " would be replayed to " + String.join(", ", targets)
                                    + "; nothing is written (--dry-run)");
            return ExitCode.OK;
        }
        cluster.require(targets);
        return report(console, targets, plan, new Replayer(cluster, errorsTopic).replay(chosen));
    }

    private static int report(Console console, Set<String> targets, ReplayPlan plan, Replayer.Result result) {
        Palette palette = console.palette();
        console.print(
                palette.good(Count.of(result.replayed(), "prompt") + " replayed to " + String.join(", ", targets)));
        if (result.failed() > 0) {
            console.print(palette.bad(
                    Count.of(result.failed(), "prompt") + " not taken by the brokers: " + result.failure()));
        }
        long gone = result.gone() + plan.impossible();
        if (gone > 0) {
            console.print(palette.bad(Count.of(gone, "prompt")
                    + " not replayed: the error event does not hold the value, and the prompt's topic not any more"));
        }
        return result.failed() + gone > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private ReplayFilter filter() {
        return new ReplayFilter(
                classes.stream()
                        .map(name -> name.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                since,
                until,
                Set.copyOf(requestIds),
                retryableOnly,
                Set.copyOf(promptTopics));
    }
}
