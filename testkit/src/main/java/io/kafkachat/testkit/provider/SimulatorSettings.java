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
 * @param capRetryAfter the {@code Retry-After} of those answers, or null for none
 * @param errorShape the form of error bodies, or null to vary it by request
 * @param validateRequests whether requests are checked against the OpenAPI document
 * @param anyModel whether models other than the one in the document are served
 * @param eventLoops threads that serve calls; one is enough for thousands of calls a second
 * @param journalFile where every event of the journal is appended as well, or null. Events that the file already has
 *     are loaded first, so that the journal outlives the process.
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
        @Nullable Path journalFile) {

    public static final String DEFAULT_API_KEY = "simulator-key";

    public SimulatorSettings {
        faults = Map.copyOf(faults);
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
                null);
    }

    public SimulatorSettings withHost(String host) {
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
                journalFile);
    }

    public SimulatorSettings withPort(int port) {
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
                journalFile);
    }

    public SimulatorSettings withApiKey(String apiKey) {
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
                journalFile);
    }

    public SimulatorSettings withLatency(LatencyProfile latency) {
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
                journalFile);
    }

    public SimulatorSettings withFaults(Map<Fault, Double> faults) {
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
                journalFile);
    }

    public SimulatorSettings withSeed(long seed) {
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
                journalFile);
    }

    public SimulatorSettings withConcurrencyCap(int concurrencyCap) {
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
                journalFile);
    }

    public SimulatorSettings withCapRetryAfter(@Nullable Duration capRetryAfter) {
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
                journalFile);
    }

    public SimulatorSettings withErrorShape(@Nullable ErrorShape errorShape) {
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
                journalFile);
    }

    public SimulatorSettings withValidateRequests(boolean validateRequests) {
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
                journalFile);
    }

    public SimulatorSettings withAnyModel(boolean anyModel) {
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
                journalFile);
    }

    public SimulatorSettings withEventLoops(int eventLoops) {
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
                journalFile);
    }

    public SimulatorSettings withJournalFile(@Nullable Path journalFile) {
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
                journalFile);
    }
}
