package io.kafkachat.benchmarks.httpclient;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** So many calls at once; when one ends, the next one that waits is sent. Thread safe. */
final class CallLoop {

    private static final int OK = 200;

    private final HttpClient client;
    private final ChatRequests requests;
    private final AnswerLog answers;
    private final Semaphore places;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();

    /** @param order in front of the prompt */
    private record Waiting(long dueMillis, String order) {}

    CallLoop(HttpClient client, ChatRequests requests, AnswerLog answers, int inFlight) {
        this.client = client;
        this.requests = requests;
        this.answers = answers;
        this.places = new Semaphore(inFlight);
    }

    /**
     * Sends a call, or lets it wait for a place.
     *
     * @param dueMillis the time that goes to the log
     * @param order in front of the prompt
     */
    void submit(long dueMillis, String order) {
        waiting.add(new Waiting(dueMillis, order));
        sendWaiting();
    }

    /** Calls that had no answer with content; they are not called again. */
    long failed() {
        return failed.get();
    }

    private void sendWaiting() {
        // Looks again after giving a place back: what came meanwhile had found none.
        while (!waiting.isEmpty() && places.tryAcquire()) {
            Waiting next = waiting.poll();
            if (next == null) {
                places.release();
            } else {
                send(next);
            }
        }
    }

    private void send(Waiting call) {
        int number = numbers.getAndIncrement();
        String id = "http-client-" + number;
        client.sendAsync(requests.request(id, call.order(), number), BodyHandlers.ofByteArray())
                .whenComplete((response, failure) -> ended(id, call.dueMillis(), response, failure));
    }

    /** @param response null when there is none, but a failure */
    private void ended(
            String id, long dueMillis, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (response != null && response.statusCode() == OK && requests.hasContent(response.body())) {
            answers.add(id, dueMillis, System.currentTimeMillis());
        } else {
            failed.incrementAndGet();
            System.err.println(response == null ? String.valueOf(failure) : "HTTP status " + response.statusCode());
        }
        places.release();
        sendWaiting();
    }
}
