package io.kafkachat.connect;

import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.PromptEvents;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.jspecify.annotations.Nullable;

/**
 * Hands prompts that ended in an error to Connect's own dead letter queue, if the user configured one. Connect's reporter
 * may be used on the task thread only, so letters are queued by the publisher and reported by the task.
 */
final class DeadLetters {

    private record Letter(Prompt prompt, ConnectException reason, Runnable acknowledged) {}

    private record Reported(Future<Void> written, Runnable acknowledged) {}

    private final @Nullable ErrantRecordReporter reporter;
    private final Queue<Letter> queued = new ConcurrentLinkedQueue<>();
    private final List<Reported> reported = new ArrayList<>();

    DeadLetters(@Nullable ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /** Whether these events make the prompt a dead letter. Any thread. */
    boolean wants(PromptEvents events) {
        return reporter != null && error(events) != null;
    }

    /** @param acknowledged run on the task thread when Connect has written it */
    void add(Prompt prompt, PromptEvents events, Runnable acknowledged) {
        queued.add(new Letter(prompt, reason(events), acknowledged));
    }

    /** Reports what is queued and looks after what was reported. Task thread only; does not wait. */
    void report() {
        if (reporter == null) {
            return;
        }
        for (Letter letter = queued.poll(); letter != null; letter = queued.poll()) {
            if (!letter.prompt().isCutOff()) {
                Future<Void> written = reporter.report(letter.prompt().delivered(), letter.reason());
                reported.add(new Reported(written, letter.acknowledged()));
            }
        }
        for (Iterator<Reported> each = reported.iterator(); each.hasNext(); ) {
            Reported letter = each.next();
            // A letter that could not be written fails the task: Connect checks its futures after every put.
            if (letter.written().isDone()) {
                each.remove();
                letter.acknowledged().run();
            }
        }
    }

    private static @Nullable OutputEvent error(PromptEvents events) {
        return events.answers().stream()
                .filter(event -> event.type() == EventType.ERROR)
                .findFirst()
                .orElse(null);
    }

    private static ConnectException reason(PromptEvents events) {
        OutputEvent error = error(events);
        return error == null
                ? new ConnectException("No answer")
                : new ConnectException(error.value().path("error_class").asText() + ": "
                        + error.value().path("message").asText());
    }
}
