package io.kafkachat.connect.it;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ChatRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Keeps as many calls submitted to a client as it is told, so that something always waits: each that ends is replaced. */
final class Backlog {

    private final ChatClient client;
    private final IntFunction<ChatRequest> requests;
    private final AtomicInteger submitted = new AtomicInteger();
    private final ConcurrentLinkedQueue<ChatOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private volatile boolean full;

    private Backlog(ChatClient client, IntFunction<ChatRequest> requests) {
        this.client = client;
        this.requests = requests;
    }

    /** @param requests by number, from 0; called on client threads */
    static Backlog of(ChatClient client, int size, IntFunction<ChatRequest> requests) {
        Backlog backlog = new Backlog(client, requests);
        for (int i = 0; i < size; i++) {
            backlog.submit();
        }
        return backlog;
    }

    /** Replaces no call any more. */
    void stop() {
        full = true;
    }

    int submitted() {
        return submitted.get();
    }

    /** How many have ended. */
    int ended() {
        return outcomes.size();
    }

    /** Those that have ended, in that order. */
    List<ChatOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** How long the attempts took that were answered, on average, without the outcomes before the first so many. */
    Duration meanLatency(int skipped) {
        return Duration.ofNanos((long) outcomes().stream()
                .skip(skipped)
                .map(outcome -> outcome.report().attempts())
                .map(attempts -> attempts.get(attempts.size() - 1))
                .map(Attempt::duration)
                .mapToLong(Duration::toNanos)
                .average()
                .orElseThrow());
    }

    private void submit() {
        int number = submitted.getAndIncrement();
        client.submit(new ChatCall("call-" + number, requests.apply(number), "lane"))
                .outcome()
                .thenAccept(this::ended);
    }

    private void ended(ChatOutcome outcome) {
        outcomes.add(outcome);
        if (!full) {
            submit();
        }
    }
}
