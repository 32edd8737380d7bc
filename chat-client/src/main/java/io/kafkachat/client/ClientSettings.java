package io.kafkachat.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes one client different from another. Equal settings share one client in a JVM, so that limits hold
 * for all their callers together.
 */
public record ClientSettings(
        Endpoint endpoint, Limits limits, Timeouts timeouts, RetryLimits retries, Capabilities capabilities) {

    /** An endpoint with everything else at its default. */
    public static ClientSettings of(Endpoint endpoint) {
        return new ClientSettings(
                endpoint, Limits.DEFAULT, Timeouts.DEFAULT, RetryLimits.DEFAULT, Capabilities.NEMOTRON);
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
     * @param firstByte from the request sent to the first byte of the response
     * @param idle between two reads of a response
     * @param total of one attempt
     * @param deadline of a prompt over all attempts and waits, from its first attempt; time in which it waits for its
     *     first turn, or in which the endpoint is paused for want of credits, does not count
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total, Duration deadline) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(10),
                // A plain answer sends its first byte when it is complete.
                Duration.ofSeconds(600),
                Duration.ofSeconds(60),
                Duration.ofSeconds(600),
                Duration.ofMinutes(15));
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
     */
    public record Capabilities(boolean nullContent, boolean toolChoiceObject, boolean contentParts) {
        /** The default model. */
        public static final Capabilities NEMOTRON = new Capabilities(false, false, false);
        /** What most OpenAI-compatible endpoints take. */
        public static final Capabilities OPENAI = new Capabilities(true, true, true);
    }
}
