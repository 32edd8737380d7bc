package io.kafkachat.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sends prompts and follows them until each has ended. For one thread. */
final class Run implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    // Whatever comes after the last receipt would be an event too many.
    private static final Duration QUIET_AT_END = Duration.ofMillis(500);

    private final Pipeline pipeline;
    private final Console console;
    private final EventPrinter printer;
    private final Account account = new Account();
    private final OutputReader reader;
    private final Duration patience;

    Run(Pipeline pipeline, Console console, EventPrinter printer, Settings settings) {
        this.pipeline = pipeline;
        this.console = console;
        this.printer = printer;
        this.patience = settings.patience();
        this.reader = new OutputReader(pipeline.bootstrapServers(), Stage.NAME, settings.published());
    }

    /** Returns when each prompt has ended, when what answers has failed, or when nothing has happened for too long. */
    Outcome follow(List<PromptEvent> prompts) {
        long started = System.nanoTime();
        long lastNews = started;
        long nextCheck = started + CHECK_INTERVAL.toNanos();
        CompletableFuture<Void> sending =
                new PromptSender(pipeline.bootstrapServers(), Stage.PROMPT_TOPIC).send(prompts, account);
        while (!(sending.isDone() && account.isSettled())) {
            boolean news = readOnce(POLL);
            long now = System.nanoTime();
            if (sending.isCompletedExceptionally()) {
                sending.join();
            }
            console.status(progress(prompts.size(), now - started), now);
            if (news) {
                lastNews = now;
            } else if (now - lastNews > patience.toNanos()) {
                console.print("Nothing has happened for " + patience.toSeconds() + " s: giving up");
                break;
            }
            if (now >= nextCheck) {
                nextCheck = now + CHECK_INTERVAL.toNanos();
                Optional<String> failure = pipeline.answerer().failure();
                if (failure.isPresent()) {
                    console.print(failure.get());
                    break;
                }
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
        while (readOnce(QUIET_AT_END)) {
            // Until nothing comes any more.
        }
        return account.outcome(elapsed);
    }

    /** Goes on printing what comes, until the thread is interrupted: then it throws InterruptException. */
    void watch() {
        while (true) {
            readOnce(Duration.ofSeconds(1));
        }
    }

    private boolean readOnce(Duration atMost) {
        List<OutputEvent> events = reader.poll(atMost);
        for (OutputEvent event : events) {
            account.add(event);
            printer.print(event);
        }
        return !events.isEmpty();
    }

    private String progress(int prompts, long nanos) {
        return String.format(
                Locale.ROOT,
                "%d of %d prompts done (errors: %d), %.1f s",
                account.ended(),
                prompts,
                account.errors(),
                nanos / 1e9);
    }

    @Override
    public void close() {
        reader.close();
    }
}
