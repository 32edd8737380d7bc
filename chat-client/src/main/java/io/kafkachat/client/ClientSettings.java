package io.kafkachat.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes one client different from another. Equal settings share one client in a JVM, so that limits hold
 * for all their callers together.
 */
public record ClientSettings(
        Endpoint endpoint,
        Limits limits,
        Timeouts timeouts,
        RetryLimits retries,
        Capabilities capabilities,
        Streaming streaming,
        AnswerPolicies policies,
        ResilienceSettings resilience,
        Budgets budgets,
        Network network,
        List<Fallback> fallbacks) {

    public ClientSettings {
        fallbacks = List.copyOf(fallbacks);
    }

    /** An endpoint with everything else at its default. */
    public static ClientSettings of(Endpoint endpoint) {
        return new ClientSettings(
                endpoint,
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                RetryLimits.DEFAULT,
                Capabilities.NEMOTRON,
                Streaming.AUTO,
                AnswerPolicies.DEFAULT,
                ResilienceSettings.DEFAULT,
                Budgets.UNLIMITED,
                Network.NONE,
                List.of());
    }

    /**
     * The same for an endpoint with a key, or without.
     *
     * @param url the complete URL of the chat-completions resource, {@code http} or {@code https}
     * @param apiKey sent as {@code Authorization: Bearer}; null: no such header
     */
    public static ClientSettings of(URI url, @Nullable String apiKey) {
        return of(new Endpoint(url, apiKey == null ? null : new Secret(apiKey), Map.of()));
    }

    public ClientSettings withLimits(Limits other) {
        return with(copy -> copy.limits = other);
    }

    public ClientSettings withTimeouts(Timeouts other) {
        return with(copy -> copy.timeouts = other);
    }

    public ClientSettings withRetries(RetryLimits other) {
        return with(copy -> copy.retries = other);
    }

    public ClientSettings withCapabilities(Capabilities other) {
        return with(copy -> copy.capabilities = other);
    }

    public ClientSettings withStreaming(Streaming other) {
        return with(copy -> copy.streaming = other);
    }

    public ClientSettings withPolicies(AnswerPolicies other) {
        return with(copy -> copy.policies = other);
    }

    public ClientSettings withResilience(ResilienceSettings other) {
        return with(copy -> copy.resilience = other);
    }

    public ClientSettings withBudgets(Budgets other) {
        return with(copy -> copy.budgets = other);
    }

    public ClientSettings withNetwork(Network other) {
        return with(copy -> copy.network = other);
    }

    public ClientSettings withFallbacks(List<Fallback> other) {
        return with(copy -> copy.fallbacks = other);
    }

    private ClientSettings with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    /** The fields written out once, and not in every wither. */
    private static final class Copy {
        private final Endpoint endpoint;
        private Limits limits;
        private Timeouts timeouts;
        private RetryLimits retries;
        private Capabilities capabilities;
        private Streaming streaming;
        private AnswerPolicies policies;
        private ResilienceSettings resilience;
        private Budgets budgets;
        private Network network;
        private List<Fallback> fallbacks;

        Copy(ClientSettings original) {
            endpoint = original.endpoint;
            limits = original.limits;
            timeouts = original.timeouts;
            retries = original.retries;
            capabilities = original.capabilities;
            streaming = original.streaming;
            policies = original.policies;
            resilience = original.resilience;
            budgets = original.budgets;
            network = original.network;
            fallbacks = original.fallbacks;
        }

        ClientSettings settings() {
            return new ClientSettings(
                    endpoint,
                    limits,
                    timeouts,
                    retries,
                    capabilities,
                    streaming,
                    policies,
                    resilience,
                    budgets,
                    network,
                    fallbacks);
        }
    }

    /**
     * Where to send requests, and with which credential.
     *
     * @param url the complete URL of the chat-completions resource, {@code http} or {@code https}
     * @param apiKey sent in {@code authHeader}, only to the host of {@code url}; null for endpoints without
     * @param headers further request headers
     * @param authHeader the header of the credential
     * @param oauth2 where to get the credential instead of {@code apiKey}; null for a fixed one or none
     */
    public record Endpoint(
            URI url,
            @Nullable Secret apiKey,
            Map<String, Secret> headers,
            AuthHeader authHeader,
            @Nullable OAuth2ClientCredentials oauth2) {
        public Endpoint {
            headers = Map.copyOf(headers);
        }

        /** With {@code Authorization: Bearer}. */
        public Endpoint(URI url, @Nullable Secret apiKey, Map<String, Secret> headers) {
            this(url, apiKey, headers, AuthHeader.BEARER, null);
        }

        /**
         * How a credential is sent.
         *
         * @param name of the header, such as {@code api-key}
         * @param scheme what stands before the credential, such as {@code Bearer}; empty for the credential alone
         */
        public record AuthHeader(String name, String scheme) {
            public static final AuthHeader BEARER = new AuthHeader("Authorization", "Bearer");
        }
    }

    /**
     * Bounds on what is under way at once.
     *
     * @param maxInFlight requests on the wire, over all callers
     */
    public record Limits(int maxInFlight) {
        public static final Limits DEFAULT = new Limits(64);
    }

    /**
     * Bounds on every wait. All close the socket.
     *
     * @param connect until the connection stands, TLS included
     * @param firstByte from the request sent to the first byte of the response; null: {@link #STREAM_FIRST_BYTE} for a
     *     streamed answer, and no bound but {@code total} for a plain one, which sends its first byte when it is complete
     * @param idle between two reads of a response, whatever they bring
     * @param noData between two events with data of a streamed response, whose comments only prove that it lives
     * @param total of one attempt
     * @param deadline of a prompt over all attempts and waits, from its first attempt; time in which it waits for its
     *     first turn, or in which the endpoint is paused for want of credits, does not count
     */
    public record Timeouts(
            Duration connect,
            @Nullable Duration firstByte,
            Duration idle,
            Duration noData,
            Duration total,
            Duration deadline) {
        public static final Duration STREAM_FIRST_BYTE = Duration.ofSeconds(120);

        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(10),
                null,
                Duration.ofSeconds(60),
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                Duration.ofMinutes(15));

        /** The first-byte timeout of a request. */
        Duration firstByte(boolean streamed) {
            if (firstByte != null) {
                return firstByte;
            }
            return streamed && STREAM_FIRST_BYTE.compareTo(total) < 0 ? STREAM_FIRST_BYTE : total;
        }
    }

    /**
     * How eagerly failed attempts are repeated. The attempts and waits of each error class are fixed by the class; these
     * bound them.
     *
     * @param maxAttempts of one call, the first included; 1 switches retries off
     * @param backoff the first wait of the classes that start at half a second; the others keep their ratio to it
     * @param maxBackoff of one wait
     * @param quotaProbe the first wait before a call is tried again after the account ran out of credits; doubles to 15
     *     times its value
     */
    public record RetryLimits(int maxAttempts, Duration backoff, Duration maxBackoff, Duration quotaProbe) {
        public static final RetryLimits DEFAULT =
                new RetryLimits(6, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    /**
     * What an endpoint accepts beyond the schema of the default model.
     *
     * @param nullContent whether an assistant message with tool calls may have null content (else {@code ""} is sent)
     * @param toolChoiceObject whether {@code tool_choice} may be an object
     * @param contentParts whether {@code content} may be a list of parts
     * @param streamOptions whether it takes {@code stream_options}, and sends the usage of a stream only when asked in them
     */
    public record Capabilities(
            boolean nullContent, boolean toolChoiceObject, boolean contentParts, boolean streamOptions) {
        /** The default model. */
        public static final Capabilities NEMOTRON = new Capabilities(false, false, false, false);
        /** What most OpenAI-compatible endpoints take. */
        public static final Capabilities OPENAI = new Capabilities(true, true, true, true);
    }

    /**
     * Whether answers are asked for as a stream. The outcome is the same; a stream shows that it lives, when its first
     * token came, and can be cancelled while it is generated.
     */
    public enum Streaming {
        /** As the request says; as a stream if it says nothing. */
        AUTO,
        /** Always. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /**
     * Where calls go when the endpoint before it in the list cannot serve them.
     *
     * @param model to be asked for in place of the request's; null: the same
     * @param capabilities of that endpoint
     */
    public record Fallback(Endpoint endpoint, @Nullable String model, Capabilities capabilities) {}
}
