package io.kafkachat.connect;

import io.kafkachat.client.CallHistory;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.PendingCall;
import io.kafkachat.client.TraceContext;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.PromptTraces;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The way of a prompt from admission to publication: sent when its order allows, published when its order allows.
 * Thread-safe.
 */
final class PromptCalls {

    /** Prompts of different partitions take turns when the client is at its limit. */
    private record Lane(String connector, TopicPartition partition) {}

    private final String connector;
    private final ChatClient client;
    private final CallHandover handover;
    private final PromptTraces traces;
    private final EventFactory events;
    private final PromptOrder order;
    private final PromptLedger ledger;
    private final Outlet outlet;
    private final @Nullable ChunkPublisher chunks;
    private final TaskFailure failure;
    private final TaskMetrics metrics;

    /** @param chunks null: answers are published whole only */
    PromptCalls(
            String connector,
            ChatClient client,
            CallHandover handover,
            PromptTraces traces,
            EventFactory events,
            PromptOrder order,
            PromptLedger ledger,
            Outlet outlet,
            @Nullable ChunkPublisher chunks,
            TaskFailure failure,
            TaskMetrics metrics) {
        this.connector = connector;
        this.client = client;
        this.handover = handover;
        this.traces = traces;
        this.events = events;
        this.order = order;
        this.ledger = ledger;
        this.outlet = outlet;
        this.chunks = chunks;
        this.failure = failure;
        this.metrics = metrics;
    }

    /** Takes an admitted prompt on, or passes it over. Never blocks. */
    void take(Prompt prompt) {
        if (prompt.mapped() instanceof MappedPrompt.Ignored) {
            ledger.completeWithoutAnswer(prompt.partition(), prompt.offset());
            metrics.ignored();
            return;
        }
        metrics.taken();
        ledger.add(prompt);
        sendAll(order.admitted(prompt));
    }

    /** Everything of the prompt is published. */
    private void finished(Prompt prompt) {
        ledger.complete(prompt);
        sendAll(order.finished(prompt));
    }

    /** Takes back what is not on the wire: whoever owns these partitions next will send it. */
    void withdraw(Collection<TopicPartition> partitions) {
        for (Prompt prompt : ledger.outstanding(partitions)) {
            if (prompt.withdraw()) {
                ledger.forget(prompt);
            }
        }
    }

    /**
     * Ends the tenure of partitions: leaves calls that run, and answers that are not published, to the next owner.
     *
     * @return how many prompts are unfinished
     */
    int leave(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .mapToInt(partition -> giveUp(partition, handover::leave))
                .sum();
    }

    /** Ends the tenure of a partition for good: ends the calls that still run. */
    void abandon(TopicPartition partition) {
        giveUp(partition, prompt -> {
            PendingCall call = prompt.call();
            if (call != null) {
                call.cancel();
            }
        });
    }

    private int giveUp(TopicPartition id, Consumer<Prompt> end) {
        List<Prompt> unfinished = ledger.outstanding(List.of(id));
        OwnedPartition partition = ledger.giveUp(id);
        if (partition == null) {
            return 0;
        }
        order.givenUp(partition);
        unfinished.forEach(end);
        metrics.cutOff(unfinished.size());
        return unfinished.size();
    }

    private void sendAll(List<Prompt> prompts) {
        for (Prompt prompt : prompts) {
            if (!prompt.isCutOff()) {
                prompt.start(() -> send(prompt));
            }
        }
    }

    private @Nullable PendingCall send(Prompt prompt) {
        OutputEvent receipt = prompt.missingReceipt();
        if (receipt != null) {
            publish(new PromptOrder.Ready(prompt, () -> new PromptEvents(List.of(), receipt)));
            return null;
        }
        if (prompt.mapped() instanceof MappedPrompt.Request mapped) {
            PendingCall adopted = handover.adopt(prompt, mapped.request());
            if (adopted != null) {
                // Its chunks were for the earlier owner.
                adopted.outcome().thenAccept(outcome -> answered(prompt, null, outcome));
                return adopted;
            }
            ChunkStream stream = chunks == null ? null : chunks.open(prompt);
            PendingCall call = client.submit(new ChatCall(
                    prompt.context().requestId(),
                    mapped.request(),
                    new Lane(connector, prompt.partition().id()),
                    stream,
                    CallHistory.NONE,
                    trace(prompt)));
            call.outcome().thenAccept(outcome -> answered(prompt, stream, outcome));
            return call;
        }
        if (prompt.mapped() instanceof MappedPrompt.Rejected rejected) {
            metrics.rejected(rejected.failure());
            publish(new PromptOrder.Ready(prompt, () -> events.ofRejected(prompt.context(), rejected.failure())));
        }
        return null;
    }

    private @Nullable TraceContext trace(Prompt prompt) {
        Headers headers = prompt.delivered().headers();
        return traces.of(name -> {
            Header header = headers.lastWithName(name);
            return header == null ? null : header.value();
        });
    }

    private void answered(Prompt prompt, @Nullable ChunkStream stream, ChatOutcome outcome) {
        if (outcome instanceof ChatOutcome.Failed failed) {
            if (failed.failure().errorClass() == ErrorClass.CANCELLED) {
                return;
            }
            if (failed.failure().errorClass().needsOperator()) {
                failure.report(operatorNeeded(failed.failure(), failed));
                return;
            }
        }
        if (prompt.isCutOff()) {
            return;
        }
        metrics.answered(outcome);
        if (chunks != null && stream != null) {
            chunks.end(stream, outcome);
        }
        publish(new PromptOrder.Ready(prompt, () -> events.of(prompt.context(), outcome)));
    }

    private void publish(PromptOrder.Ready answer) {
        order.answered(answer, ready -> outlet.publish(ready.prompt(), ready.events(), this::finished));
    }

    private static ConnectException operatorNeeded(Failure failure, ChatOutcome outcome) {
        return new ConnectException("The endpoint " + outcome.report().endpoint() + " refused to serve this connector ("
                + failure.errorClass()
                + (failure.httpStatus() == null ? "" : ", HTTP status " + failure.httpStatus())
                + "): " + failure.message()
                + ". No prompt is lost: correct chat.api.key or the endpoint's settings and restart the task");
    }
}
