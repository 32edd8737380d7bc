package io.kafkachat.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client: puts the parts together, and owns their threads. */
final class HttpChatClient implements ChatClient {

    private static final Logger LOG = LoggerFactory.getLogger(HttpChatClient.class);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Workshop shop;
    private final ClientThreads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param clock for time stamps and dates in responses
     * @param random from 0 to 1, for the jitter of backoffs
     */
    HttpChatClient(ClientSettings settings, Clock clock, DoubleSupplier random) {
        this(settings, Network.NONE, clock, random);
    }

    HttpChatClient(ClientSettings settings, Network network, Clock clock, DoubleSupplier random) {
        SettingsCheck.check(settings);
        SettingsCheck.check(network);
        URI url = settings.endpoint().url();
        LongSupplier nanoClock = System::nanoTime;
        threads = new ClientThreads(url.getHost());
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads.named("timer"));
        timer.setRemoveOnCancelPolicy(true);
        ExecutorService dispatcher = Executors.newSingleThreadExecutor(threads.named("send"));
        FailureClassifier classifier = new FailureClassifier(clock);
        HttpTransport transport = new HttpTransport(
                settings.endpoint(),
                settings.timeouts(),
                settings.limits().maxInFlight(),
                threads,
                nanoClock,
                network,
                dispatcher);
        List<Secret> secrets = secrets(settings, network);
        shop = new Workshop(
                settings,
                new Gate(
                        settings.limits().maxInFlight(),
                        new QuotaPause(settings.retries().quotaProbe()),
                        nanoClock,
                        timer,
                        url.getHost()),
                transport,
                new ReplyReader(classifier),
                classifier,
                new RetryPolicy(settings.retries(), random),
                new FailureText(() -> Stream.concat(secrets.stream(), transport.recentTokens().stream())
                        .toList()),
                new LiveCalls(),
                dispatcher,
                timer,
                nanoClock,
                clock,
                HttpTransport.withoutSecrets(url));
        long tick = tick(settings.timeouts()).toNanos();
        timer.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        timer.scheduleAtFixedRate(
                shop.transport()::closeIdleConnections,
                IDLE_CHECK.toNanos(),
                IDLE_CHECK.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public PendingCall submit(ChatCall call) {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed");
        }
        CallRun run = shop.calls().add(call, shop);
        run.enqueue();
        if (closed.get()) {
            // Closed meanwhile: it may have missed this call.
            run.cancel();
        }
        return run;
    }

    @Override
    public ClientLoad load() {
        int inFlight = shop.gate().inFlight();
        return new ClientLoad(
                inFlight,
                Math.max(0, shop.calls().size() - inFlight),
                shop.gate().limit(),
                shop.gate().isPaused());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        shop.gate().close();
        shop.calls().all().forEach(CallRun::cancel);
        shop.timer().shutdownNow();
        shop.dispatcher().shutdownNow();
        if (threads.isCurrent()) {
            // In a stage after an outcome; a thread cannot wait for its own end.
            Thread closer = new Thread(this::release, "chat-client-close");
            closer.setDaemon(true);
            closer.start();
        } else {
            release();
        }
    }

    private void release() {
        shop.transport().close(CLOSE_PATIENCE);
        threads.await(CLOSE_PATIENCE);
    }

    /** Ends what is overdue. One look at everything in flight is cheaper than timers of its own for each call. */
    private void tick() {
        try {
            shop.transport().abortOverdue();
            shop.calls().removeOverdue(shop.gate().activeNanos()).forEach(CallRun::expire);
        } catch (RuntimeException e) {
            LOG.error("Looking for overdue calls failed; will look again", e);
        }
    }

    /** A tenth of the shortest timeout, within reason. */
    private static Duration tick(ClientSettings.Timeouts timeouts) {
        Duration shortest = Stream.of(
                        timeouts.connect(),
                        timeouts.firstByte(),
                        timeouts.idle(),
                        timeouts.total(),
                        timeouts.deadline())
                .min(Duration::compareTo)
                .orElseThrow();
        return Duration.ofMillis(Math.min(1000, Math.max(10, shortest.toMillis() / 10)));
    }

    private static List<Secret> secrets(ClientSettings settings, Network network) {
        List<Secret> secrets = new ArrayList<>(settings.endpoint().headers().values());
        secrets.addAll(network.secrets());
        if (settings.endpoint().oauth2() != null) {
            secrets.add(settings.endpoint().oauth2().clientSecret());
        }
        if (settings.endpoint().apiKey() != null) {
            secrets.add(settings.endpoint().apiKey());
        }
        return secrets;
    }
}
