package io.kafkachat.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Streaming;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.message.BasicHttpResponse;

/** What the tests of this module have in common. */
final class Fixtures {

    static final Secret KEY = new Secret("sk-very-secret-key");
    static final Duration LONG = Duration.ofSeconds(60);

    private Fixtures() {}

    static ChatRequest request(String prompt) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", "m");
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        try {
            return ChatRequest.fromJson(body, Capabilities.NEMOTRON);
        } catch (InvalidRequestException e) {
            throw new AssertionError(e);
        }
    }

    static ChatCall call(String id) {
        return call(id, "lane");
    }

    static ChatCall call(String id, Object lane) {
        return new ChatCall(id, request("What is the meaning of it all, dear machine?"), lane);
    }

    static String completion(String content) {
        return "{\"id\":\"gen-1\",\"created\":5,\"model\":\"m-served\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + content + "\"}}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";
    }

    static Timeouts timeouts() {
        return new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    }

    /** Retries within milliseconds; a quota probe after 50. */
    static RetryLimits quick() {
        return new RetryLimits(6, Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofMillis(50));
    }

    /** As many calls at once as the limit says, from the beginning, and whatever fails, fails. */
    static ResilienceSettings steady() {
        ResilienceSettings usual = ResilienceSettings.DEFAULT;
        return new ResilienceSettings(
                new ResilienceSettings.AdaptiveConcurrency(false, 1, 1),
                new ResilienceSettings.RatePauses(
                        Duration.ofMillis(1),
                        Duration.ofMillis(50),
                        usual.pauses().coolDown()),
                new ResilienceSettings.OutageDetection(
                        false, 100, 50, 50, 3, 10, LONG, Duration.ofMillis(1), Duration.ofMillis(1)),
                new ResilienceSettings.RetryAllowance(1_000, 1_000));
    }

    static ClientSettings settings(URI url) {
        return settings(url, 64, timeouts(), quick());
    }

    static ClientSettings settings(URI url, int maxInFlight, Timeouts timeouts, RetryLimits retries) {
        return ClientSettings.of(new Endpoint(url, KEY, Map.of()))
                .withLimits(new Limits(maxInFlight))
                .withTimeouts(timeouts)
                .withRetries(retries)
                .withStreaming(Streaming.NEVER)
                .withResilience(steady());
    }

    /** For calls that are never sent. */
    static Workshop idleWorkshop() {
        return new Workshop(
                settings(URI.create("http://localhost/")),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                new LiveCalls(),
                null,
                null,
                () -> 0,
                new ActiveClock(() -> 0, 1),
                Clock.systemUTC());
    }

    static ChatClient client(ScriptedServer server) {
        return client(settings(server.url()));
    }

    static ChatClient client(ClientSettings settings) {
        return new HttpChatClient(settings, Clock.systemUTC(), () -> 0.5);
    }

    static ChatClient client(ClientSettings settings, Network network) {
        return client(settings.withNetwork(network));
    }

    static ChatOutcome outcome(PendingCall call) throws Exception {
        return call.outcome().get(60, TimeUnit.SECONDS);
    }

    static Failure failure(PendingCall call) throws Exception {
        ChatOutcome outcome = outcome(call);
        if (outcome instanceof ChatOutcome.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError("expected a failure, was " + outcome);
    }

    static String answer(PendingCall call) throws Exception {
        ChatOutcome outcome = outcome(call);
        if (outcome instanceof ChatOutcome.Answered answered) {
            return answered.completion().choices().get(0).content();
        }
        throw new AssertionError("expected an answer, was " + outcome);
    }

    /** Of all clients. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chat-client-") || name.startsWith("httpclient"))
                .toList();
    }

    static HttpReply reply(int status, String body, String... headers) {
        BasicHttpResponse head = new BasicHttpResponse(status);
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            head.addHeader(parts[0], parts[1]);
        }
        return new HttpReply(head, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
