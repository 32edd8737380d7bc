package io.kafkachat.testkit.provider;

import io.kafkachat.testkit.process.ParentWatch;
import io.kafkachat.testkit.process.QuietLogging;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulator as a program: prints its URL on one line when it is ready, and runs until it is killed. */
@Command(
        name = "provider-simulator",
        mixinStandardHelpOptions = true,
        description = "Simulates a chat-completions provider on a local port.")
public final class ProviderSimulatorMain implements Callable<Integer> {

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "0", description = "0 for a free one (default)")
    private int port;

    @Option(names = "--api-key", defaultValue = SimulatorSettings.DEFAULT_API_KEY, description = "Empty: any key")
    private String apiKey = SimulatorSettings.DEFAULT_API_KEY;

    @Option(names = "--latency", defaultValue = "50ms", description = "800ms, or p50..p99 of a lognormal: 800ms..8s")
    private String latency = "50ms";

    @Option(
            names = "--fault",
            paramLabel = "FAULT=PROBABILITY",
            completionCandidates = FaultCodes.class,
            description = "Such as 429=0.02; repeatable. Faults: ${COMPLETION-CANDIDATES}")
    private Map<String, Double> faults = new LinkedHashMap<>();

    @Option(names = "--seed", defaultValue = "1", description = "Of latencies and faults (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--concurrency-cap", defaultValue = "0", description = "Answer 429 above it; 0 for none (default)")
    private int concurrencyCap;

    @Option(
            names = "--cap-retry-after",
            description = "The Retry-After of a 429 because of the cap or a limit, such as 2s (default: none)")
    private @Nullable String capRetryAfter;

    @Option(names = "--error-shape", description = "${COMPLETION-CANDIDATES} (default: GATEWAY)")
    private ErrorShape errorShape = ErrorShape.GATEWAY;

    @Option(names = "--no-validation", description = "Do not check requests against the OpenAPI document")
    private boolean noValidation;

    @Option(names = "--any-model", description = "Serve every model name")
    private boolean anyModel;

    @Option(names = "--event-loops", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int eventLoops;

    @Option(names = "--journal", description = "Append the journal to this file, and start from what it has")
    private @Nullable Path journal;

    @Option(
            names = "--first-token-share",
            defaultValue = "0.3",
            description =
                    "Which part of the latency passes before the first chunk of a stream (default: ${DEFAULT-VALUE})")
    private double firstTokenShare;

    @Option(names = "--chunk-words", defaultValue = "4", description = "Words in a chunk (default: ${DEFAULT-VALUE})")
    private int chunkWords;

    @Option(
            names = "--stream-interval",
            defaultValue = "50ms",
            description = "The least time between two writes to a stream (default: ${DEFAULT-VALUE})")
    private String streamInterval = "50ms";

    @Option(
            names = "--requests-per-minute",
            defaultValue = "0",
            description = "Answer 429 above it; 0 for no limit (default)")
    private long requestsPerMinute;

    @Option(
            names = "--tokens-per-minute",
            defaultValue = "0",
            description = "Of prompts and answers; answer 429 above it; 0 for no limit (default)")
    private long tokensPerMinute;

    @Option(
            names = "--limit-window",
            defaultValue = "60s",
            description = "What the two limits call a minute (default: ${DEFAULT-VALUE})")
    private String limitWindow = "60s";

    @Option(
            names = "--model-fault",
            paramLabel = "MODEL=FAULT",
            description = "Such as gpt-x=503: calls for this model fail; repeatable; see --any-model")
    private Map<String, String> modelFaults = new LinkedHashMap<>();

    @Option(names = "--key-store", description = "Serve HTTPS with the key in this PKCS12 file (default: serve HTTP)")
    private @Nullable Path keyStore;

    @Option(names = "--key-store-password", defaultValue = "", description = "Of the key store")
    private String keyStorePassword = "";

    @Option(
            names = "--trust-store",
            description = "With --key-store: clients need a certificate that this PKCS12 file vouches for")
    private @Nullable Path trustStore;

    @Option(names = "--trust-store-password", defaultValue = "", description = "Of the trust store")
    private String trustStorePassword = "";

    @Option(
            names = "--oauth-client",
            paramLabel = "ID=SECRET",
            description = "Calls need a token from /oauth/token instead of the API key (default: the key)")
    private Map<String, String> oauthClient = new LinkedHashMap<>();

    @Option(
            names = "--oauth-lifetime",
            defaultValue = "60m",
            description = "How long a token is valid (default: ${DEFAULT-VALUE})")
    private String oauthLifetime = "60m";

    private ProviderSimulatorMain() {}

    public static void main(String[] args) {
        QuietLogging.use();
        ParentWatch.start();
        System.exit(new CommandLine(new ProviderSimulatorMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        ProviderSimulator simulator = ProviderSimulator.start(settings());
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        System.out.println(simulator.uri());
        new CountDownLatch(1).await();
        return 0;
    }

    private SimulatorSettings settings() {
        Map<Fault, Double> probabilities = new LinkedHashMap<>();
        faults.forEach((code, probability) -> probabilities.put(Fault.ofCode(code), probability));
        Map<String, Fault> failingModels = new LinkedHashMap<>();
        modelFaults.forEach((model, code) -> failingModels.put(model, Fault.ofCode(code)));
        return SimulatorSettings.defaults()
                .withHost(host)
                .withPort(port)
                .withApiKey(apiKey)
                .withLatency(LatencyProfile.parse(latency))
                .withFaults(probabilities)
                .withSeed(seed)
                .withConcurrencyCap(concurrencyCap)
                .withCapRetryAfter(capRetryAfter == null ? null : Durations.parse(capRetryAfter))
                .withErrorShape(errorShape)
                .withValidateRequests(!noValidation)
                .withAnyModel(anyModel)
                .withEventLoops(eventLoops)
                .withJournalFile(journal)
                .withStreaming(new Streaming(firstTokenShare, chunkWords, Durations.parse(streamInterval)))
                .withRateLimits(RateLimits.perMinute(requestsPerMinute, tokensPerMinute)
                        .withWindow(Durations.parse(limitWindow)))
                .withModelFaults(failingModels)
                .withTls(tls())
                .withOAuthClient(oauthClient());
    }

    private @Nullable OAuthClient oauthClient() {
        return oauthClient.entrySet().stream()
                .findFirst()
                .map(pair -> new OAuthClient(pair.getKey(), pair.getValue(), Durations.parse(oauthLifetime)))
                .orElse(null);
    }

    private @Nullable Tls tls() {
        if (keyStore == null) {
            return null;
        }
        Tls tls = Tls.with(keyStore, keyStorePassword);
        return trustStore == null ? tls : tls.requiringClients(trustStore, trustStorePassword);
    }

    /** For the help. */
    private static final class FaultCodes implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Fault.values()).map(Fault::code).iterator();
        }
    }
}
