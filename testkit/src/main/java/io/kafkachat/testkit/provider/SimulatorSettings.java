package io.kafkachat.testkit.provider;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator starts. Begin with {@link #defaults()} and change what the test is about.
 *
 * @param port 0 for a free one
 * @param apiKey the key that calls must bring as {@code Authorization: Bearer}; blank to accept any call
 * @param faults the probability of each fault, decided by a hash of (request id, attempt, seed); their sum at most 1
 * @param concurrencyCap calls beyond this number in flight are answered 429; 0 for no cap
 * @param capRetryAfter the {@code Retry-After} of those answers and of those beyond the rate limits, or null for none
 * @param errorShape the form of error bodies, or null to vary it by request
 * @param validateRequests whether requests are checked against the OpenAPI document
 * @param anyModel whether models other than the one in the document are served
 * @param eventLoops threads that serve calls; one is enough for thousands of calls a second
 * @param journalFile where every event of the journal is appended as well, or null. Events that the file already has
 *     are loaded first, so that the journal outlives the process.
 * @param streaming how answers to requests with {@code stream} are paced
 * @param rateLimits requests and tokens beyond which the answer is 429
 * @param modelFaults models that fail, and how; see {@code anyModel}
 * @param tls to serve HTTPS, or null for HTTP
 * @param oauthClient whose tokens calls need instead of the API key, or null
 */
public record SimulatorSettings(
        String host,
        int port,
        String apiKey,
        LatencyProfile latency,
        Map<Fault, Double> faults,
        long seed,
        int concurrencyCap,
        @Nullable Duration capRetryAfter,
        @Nullable ErrorShape errorShape,
        boolean validateRequests,
        boolean anyModel,
        int eventLoops,
        @Nullable Path journalFile,
        Streaming streaming,
        RateLimits rateLimits,
        Map<String, Fault> modelFaults,
        @Nullable Tls tls,
        @Nullable OAuthClient oauthClient) {

    public static final String DEFAULT_API_KEY = "simulator-key";

    public SimulatorSettings {
        faults = Map.copyOf(faults);
        modelFaults = Map.copyOf(modelFaults);
        double sum = faults.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1 || faults.values().stream().anyMatch(p -> !(p >= 0))) {
            throw new IllegalArgumentException("faults: expected probabilities whose sum is at most 1");
        }
        if (concurrencyCap < 0) {
            throw new IllegalArgumentException("concurrencyCap: expected 0 or more");
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops: expected 1 or more");
        }
    }

    /** On a free port of 127.0.0.1, answers after 50 ms, no faults, no cap, strict validation. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1",
                0,
                DEFAULT_API_KEY,
                LatencyProfile.fixed(Duration.ofMillis(50)),
                Map.of(),
                1,
                0,
                null,
                ErrorShape.GATEWAY,
                true,
                false,
                1,
                null,
                Streaming.defaults(),
                RateLimits.none(),
                Map.of(),
                null,
                null);
    }

    public SimulatorSettings withHost(String host) {
        Copy copy = new Copy(this);
        copy.host = host;
        return copy.settings();
    }

    public SimulatorSettings withPort(int port) {
        Copy copy = new Copy(this);
        copy.port = port;
        return copy.settings();
    }

    public SimulatorSettings withApiKey(String apiKey) {
        Copy copy = new Copy(this);
        copy.apiKey = apiKey;
        return copy.settings();
    }

    public SimulatorSettings withLatency(LatencyProfile latency) {
        Copy copy = new Copy(this);
        copy.latency = latency;
        return copy.settings();
    }

    public SimulatorSettings withFaults(Map<Fault, Double> faults) {
        Copy copy = new Copy(this);
        copy.faults = faults;
        return copy.settings();
    }

    public SimulatorSettings withSeed(long seed) {
        Copy copy = new Copy(this);
        copy.seed = seed;
        return copy.settings();
    }

    public SimulatorSettings withConcurrencyCap(int concurrencyCap) {
        Copy copy = new Copy(this);
        copy.concurrencyCap = concurrencyCap;
        return copy.settings();
    }

    public SimulatorSettings withCapRetryAfter(@Nullable Duration capRetryAfter) {
        Copy copy = new Copy(this);
        copy.capRetryAfter = capRetryAfter;
        return copy.settings();
    }

    public SimulatorSettings withErrorShape(@Nullable ErrorShape errorShape) {
        Copy copy = new Copy(this);
        copy.errorShape = errorShape;
        return copy.settings();
    }

    public SimulatorSettings withValidateRequests(boolean validateRequests) {
        Copy copy = new Copy(this);
        copy.validateRequests = validateRequests;
        return copy.settings();
    }

    public SimulatorSettings withAnyModel(boolean anyModel) {
        Copy copy = new Copy(this);
        copy.anyModel = anyModel;
        return copy.settings();
    }

    public SimulatorSettings withEventLoops(int eventLoops) {
        Copy copy = new Copy(this);
        copy.eventLoops = eventLoops;
        return copy.settings();
    }

    public SimulatorSettings withJournalFile(@Nullable Path journalFile) {
        Copy copy = new Copy(this);
        copy.journalFile = journalFile;
        return copy.settings();
    }

    public SimulatorSettings withStreaming(Streaming streaming) {
        Copy copy = new Copy(this);
        copy.streaming = streaming;
        return copy.settings();
    }

    public SimulatorSettings withRateLimits(RateLimits rateLimits) {
        Copy copy = new Copy(this);
        copy.rateLimits = rateLimits;
        return copy.settings();
    }

    public SimulatorSettings withModelFaults(Map<String, Fault> modelFaults) {
        Copy copy = new Copy(this);
        copy.modelFaults = modelFaults;
        return copy.settings();
    }

    public SimulatorSettings withTls(@Nullable Tls tls) {
        Copy copy = new Copy(this);
        copy.tls = tls;
        return copy.settings();
    }

    public SimulatorSettings withOAuthClient(@Nullable OAuthClient oauthClient) {
        Copy copy = new Copy(this);
        copy.oauthClient = oauthClient;
        return copy.settings();
    }

    /** All settings, to change one of them. */
    private static final class Copy {
        private String host;
        private int port;
        private String apiKey;
        private LatencyProfile latency;
        private Map<Fault, Double> faults;
        private long seed;
        private int concurrencyCap;
        private @Nullable Duration capRetryAfter;
        private @Nullable ErrorShape errorShape;
        private boolean validateRequests;
        private boolean anyModel;
        private int eventLoops;
        private @Nullable Path journalFile;
        private Streaming streaming;
        private RateLimits rateLimits;
        private Map<String, Fault> modelFaults;
        private @Nullable Tls tls;
        private @Nullable OAuthClient oauthClient;

        Copy(SimulatorSettings from) {
            host = from.host;
            port = from.port;
            apiKey = from.apiKey;
            latency = from.latency;
            faults = from.faults;
            seed = from.seed;
            concurrencyCap = from.concurrencyCap;
            capRetryAfter = from.capRetryAfter;
            errorShape = from.errorShape;
            validateRequests = from.validateRequests;
            anyModel = from.anyModel;
            eventLoops = from.eventLoops;
            journalFile = from.journalFile;
            streaming = from.streaming;
            rateLimits = from.rateLimits;
            modelFaults = from.modelFaults;
            tls = from.tls;
            oauthClient = from.oauthClient;
        }

        SimulatorSettings settings() {
            return new SimulatorSettings(
                    host,
                    port,
                    apiKey,
                    latency,
                    faults,
                    seed,
                    concurrencyCap,
                    capRetryAfter,
                    errorShape,
                    validateRequests,
                    anyModel,
                    eventLoops,
                    journalFile,
                    streaming,
                    rateLimits,
                    modelFaults,
                    tls,
                    oauthClient);
        }
    }
}
