package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint what costs nothing, by the same transport and with the same credential as calls of a {@link ChatClient}.
 * For tools that look at an endpoint before anything depends on it. Every question is asked once: no retries, no limits but
 * the timeouts.
 *
 * <p>Methods block until there is an answer or a timeout has passed.
 */
public final class EndpointProbe implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final String CALLS = "/chat/completions";

    private final URI url;
    private final FailureClassifier classifier = new FailureClassifier(Clock.systemUTC());
    private final FailureText text;
    private final ScheduledExecutorService timer;
    private final ExecutorService connector;
    private final HttpTransport transport;

    /**
     * @param settings of which endpoint, timeouts and network count
     * @throws IllegalArgumentException if they make no sense; the message names the setting, never a secret
     */
    public EndpointProbe(ClientSettings settings) {
        SettingsCheck.check(settings);
        url = settings.endpoint().url();
        ClientThreads threads = new ClientThreads(url.getHost());
        timer = Executors.newSingleThreadScheduledExecutor(threads.named("probe"));
        connector = Executors.newSingleThreadExecutor(threads.named("connect"));
        transport = new HttpTransport(
                settings.endpoint(), settings.timeouts(), 1, threads, System::nanoTime, settings.network(), connector);
        text = new FailureText(
                () -> Stream.concat(HttpChatClient.secrets(settings).stream(), transport.recentTokens().stream())
                        .toList());
        timer.scheduleWithFixedDelay(transport::abortOverdue, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks for the list of models, which is where the endpoint's base URL and {@code /models} lead. Not every endpoint has
     * one, and some show it without a credential.
     */
    public Answer models() {
        String path = url.getRawPath();
        String base = path.endsWith(CALLS) ? path.substring(0, path.length() - CALLS.length()) : path;
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return ask(listener ->
                transport.get(base + "/models" + query, UUID.randomUUID().toString(), listener));
    }

    /**
     * Sends a request without messages. An endpoint looks at the credential before it refuses that, so that anything but
     * {@link ErrorClass#AUTHENTICATION} means that it takes it.
     */
    public Answer withoutMessages(String model) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", model);
        body.putArray("messages");
        body.put("max_tokens", 1);
        return ask(listener -> transport.send(
                body.toString().getBytes(StandardCharsets.UTF_8),
                UUID.randomUUID().toString(),
                null,
                false,
                listener));
    }

    private Answer ask(Consumer<Exchange.Listener> question) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        long asked = System.nanoTime();
        question.accept(new Exchange.Listener() {
            @Override
            public void delta(int choiceIndex, @Nullable String content, @Nullable String reasoning) {}

            @Override
            public void replied(HttpReply reply) {
                answer.complete(answer(reply, since(asked)));
            }

            @Override
            public void broke(WireFailure failure) {
                answer.complete(answer(classifier.classify(failure), since(asked)));
            }
        });
        return answer.join();
    }

    private Answer answer(HttpReply reply, Duration latency) {
        JsonNode body = json(reply);
        if (!reply.isSuccess() || (body != null && ErrorBody.isError(body))) {
            return answer(classifier.classify(reply, body), latency);
        }
        Set<String> models = new TreeSet<>();
        if (body != null) {
            // A list by itself is what some endpoints have in place of OpenAI's object.
            for (JsonNode model : body.isArray() ? body : body.path("data")) {
                String id = model.path("id").asText("");
                if (!id.isEmpty()) {
                    models.add(id);
                }
            }
        }
        return new Answer(reply.status(), null, "", models, latency);
    }

    private static @Nullable JsonNode json(HttpReply reply) {
        try {
            return Json.MAPPER.readTree(reply.body());
        } catch (IOException e) {
            return null;
        }
    }

    private Answer answer(AttemptResult.Fault fault, Duration latency) {
        return new Answer(fault.httpStatus(), fault.errorClass(), text.clean(fault.text()), Set.of(), latency);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        transport.close(CLOSE_PATIENCE);
        timer.shutdownNow();
        connector.shutdownNow();
    }

    /**
     * What came back.
     *
     * @param status null if there was no response
     * @param errorClass what the failure would be for a call; null if there was none
     * @param message what the failure was, for people; without a credential
     * @param models ids of the models in the answer; empty if it is no list of models
     * @param latency from the question to the answer
     */
    public record Answer(
            @Nullable Integer status,
            @Nullable ErrorClass errorClass,
            String message,
            Set<String> models,
            Duration latency) {

        public Answer {
            models = Set.copyOf(models);
        }
    }
}
