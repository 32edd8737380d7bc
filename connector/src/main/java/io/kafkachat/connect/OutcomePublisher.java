package io.kafkachat.connect;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what prompts caused: first the answers, then, when all of those are acknowledged, the usage event as the
 * receipt. On one thread per task, because {@code send} may block on metadata and must not do so on a thread of the HTTP
 * client or of the producer.
 *
 * <p>Thread-safe. Nothing is sent for a prompt whose partition was given up.
 */
final class OutcomePublisher implements Outlet, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutcomePublisher.class);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(1);

    /** An event on its way. */
    private record Sending(Prompt prompt, OutputEvent event, Map<String, String> headers, Runnable acknowledged) {
        String topic(OutputEvents outputs) {
            return outputs.topic(event.type());
        }
    }

    private final Producer<byte[], byte[]> producer;
    private final OutputEvents outputs;
    private final OutputRecords records;
    private final DeadLetters deadLetters;
    private final TaskFailure failure;
    private final Clock clock;
    private final PublishingThread thread;
    private final Seldom warning;

    OutcomePublisher(
            PublishingThread thread,
            Producer<byte[], byte[]> producer,
            OutputEvents outputs,
            OutputRecords records,
            DeadLetters deadLetters,
            TaskFailure failure,
            Clock clock) {
        this.producer = producer;
        this.outputs = outputs;
        this.records = records;
        this.deadLetters = deadLetters;
        this.failure = failure;
        this.clock = clock;
        this.warning = new Seldom(clock);
        this.thread = thread;
    }

    @Override
    public void publish(Prompt prompt, Supplier<PromptEvents> events, Consumer<Prompt> finished) {
        thread.execute(() -> sendAnswers(prompt, events.get(), finished));
    }

    private void sendAnswers(Prompt prompt, PromptEvents events, Consumer<Prompt> finished) {
        if (prompt.isCutOff()) {
            return;
        }
        List<OutputEvent> answers = outputs.answers(events);
        boolean deadLetter = deadLetters.wants(events);
        Runnable acknowledged = () -> {
            if (prompt.acknowledged()) {
                thread.execute(() -> sendReceipt(prompt, events.receipt(), finished));
            }
        };
        // One more than there is to send, so that the receipt cannot overtake what is still being sent here.
        prompt.awaitAcknowledgements(1 + answers.size() + (deadLetter ? 1 : 0));
        if (deadLetter) {
            deadLetters.add(prompt, events, acknowledged);
        }
        for (int i = 0; i < answers.size(); i++) {
            Map<String, String> headers = outputs.answerHeaders(i, answers.size(), events.receipt());
            send(new Sending(prompt, answers.get(i), headers, acknowledged));
        }
        acknowledged.run();
    }

    private void sendReceipt(Prompt prompt, OutputEvent receipt, Consumer<Prompt> finished) {
        if (outputs.publishes(EventType.USAGE)) {
            send(new Sending(prompt, prompt.receipt(receipt), Map.of(), () -> finished.accept(prompt)));
        } else {
            finished.accept(prompt);
        }
    }

    private void send(Sending sending) {
        Prompt prompt = sending.prompt();
        if (prompt.isCutOff()) {
            return;
        }
        ProducerRecord<byte[], byte[]> record;
        long now = clock.millis();
        try {
            record = records.of(prompt, sending.event(), sending.headers(), now);
        } catch (DataException | SerializationException e) {
            thread.execute(() -> refused(sending, e));
            return;
        } catch (org.apache.kafka.connect.errors.RetriableException e) {
            sendLater(sending, e);
            return;
        }
        prompt.publishing(now);
        producer.send(record, (metadata, exception) -> {
            if (exception == null) {
                sending.acknowledged().run();
            } else {
                notSent(sending, exception);
            }
        });
    }

    private void notSent(Sending sending, Exception exception) {
        if (sending.prompt().isCutOff()) {
            return;
        }
        if (exception instanceof RecordTooLargeException) {
            thread.execute(() -> refused(sending, exception));
        } else if (exception instanceof RetriableException) {
            sendLater(sending, exception);
        } else {
            failure.report(new ConnectException(
                    "Cannot publish to " + sending.topic(outputs) + ": " + exception.getMessage(), exception));
        }
    }

    /** The answer is paid: keep it and try again. Meanwhile the backlog holds back further prompts. */
    private void sendLater(Sending sending, Exception exception) {
        warnOfDelay(sending, exception);
        thread.schedule(() -> send(sending), RESEND_AFTER);
    }

    private void warnOfDelay(Sending sending, Exception exception) {
        if (warning.mayPass()) {
            log.warn(
                    "Cannot publish to topic {} at the moment; unpublished answers are kept and tried again: {}",
                    sending.topic(outputs),
                    exception.toString());
        }
    }

    /** The event can never be written as it is. The prompt must still be accounted for. */
    private void refused(Sending sending, Exception reason) {
        OutputEvent replacement =
                outputs.replacement(sending.prompt().context(), sending.event(), outputFailure(reason));
        if (replacement == null) {
            failure.report(new ConnectException(
                    "Cannot publish an event to " + sending.topic(outputs) + " in any form: " + reason.getMessage(),
                    reason));
            return;
        }
        if (sending.event().type() != EventType.ERROR) {
            sending.prompt().refuseOutput();
        }
        send(new Sending(sending.prompt(), replacement, sending.headers(), sending.acknowledged()));
    }

    private static Failure outputFailure(Exception reason) {
        String message = reason instanceof RecordTooLargeException
                ? "The output record is larger than max.request.size or the topic's max.message.bytes"
                : "The output converter refused the record";
        return new Failure(ErrorClass.OUTPUT_REFUSED, null, null, message, null);
    }

    /** Stops at once; what is not acknowledged stays unfinished. */
    @Override
    public void close() {
        thread.close();
        producer.close(Duration.ZERO);
    }
}
