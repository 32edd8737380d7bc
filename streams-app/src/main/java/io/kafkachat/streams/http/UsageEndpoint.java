package io.kafkachat.streams.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.streams.usage.UsageWindowQuery;
import io.kafkachat.streams.usage.UsageWindows;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Shows windows of usage of this instance. */
final class UsageEndpoint implements Endpoint {

    /** Queries read stores: a few at a time leave room for those who ask for the app's health. */
    private static final int MAX_CONCURRENT = 2;

    private static final String RETRY_AFTER_SECONDS = "1";

    private final AppView view;
    private final Clock clock;
    private final Semaphore running = new Semaphore(MAX_CONCURRENT);

    UsageEndpoint(AppView view, Clock clock) {
        this.view = view;
        this.clock = clock;
    }

    @Override
    public Reply get(@Nullable String query) {
        if (!view.usage().enabled()) {
            return Reply.error(Reply.NOT_FOUND, "There are no usage windows: usage.window.sizes.ms is empty");
        }
        UsageWindowQuery.Request request = UsageRequest.of(query, view.usage().sizes(), clock.instant());
        if (!running.tryAcquire()) {
            return later("Too many queries at a time: try again");
        }
        try {
            Optional<List<ObjectNode>> found = view.windows().apply(request);
            return found.isPresent()
                    ? Reply.json(Reply.OK, answer(request, found.get()))
                    : later("This instance cannot say now: it is starting or stopping, or partitions are moving");
        } finally {
            running.release();
        }
    }

    private ObjectNode answer(UsageWindowQuery.Request request, List<ObjectNode> found) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("instance", view.instance());
        answer.put("scope", "this instance only: add up the answers of all instances");
        answer.put("window", UsageWindows.name(request.size()));
        answer.put("from", request.from().toEpochMilli());
        answer.put("to", request.to().toEpochMilli());
        answer.putArray("windows").addAll(found);
        return answer;
    }

    private static Reply later(String message) {
        return Reply.error(Reply.UNAVAILABLE, message).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
}
