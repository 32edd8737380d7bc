package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Fallback;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client: puts the parts together, and owns their threads. */
final class HttpChatClient implements ChatClient {

    private static final Logger LOG = LoggerFactory.getLogger(HttpChatClient.class);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Workshop shop;
    private final ClientThreads threads;
    private final ExecutorService sender;
    private final ParkedCalls parked;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param clock for time stamps and dates in responses
     * @param random from 0 to 1, for the jitter of backoffs
     */
    HttpChatClient(ClientSettings settings, Clock clock, DoubleSupplier random) {
        SettingsCheck.check(settings);
        LongSupplier nanoClock = System::nanoTime;
        threads = new ClientThreads(settings.endpoint().url().getHost());
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads.named("timer"));
        timer.setRemoveOnCancelPolicy(true);
        sender = Executors.newSingleThreadExecutor(threads.named("send"));
        FailureClassifier classifier = new FailureClassifier(clock);
        ActiveClock activeClock =
                new ActiveClock(nanoClock, 1 + settings.fallbacks().size());
        List<Route> routes = new RouteFactory(settings, threads, timer, sender, activeClock, nanoClock, clock).routes();
        List<Secret> secrets = secrets(settings);
        shop = new Workshop(
                settings,
                routes,
                new ReplyReader(classifier, new AnswerReview(settings.policies())),
                classifier,
                new RetryPolicy(settings.retries(), random),
                new RetryThrottle(settings.resilience().retries(), nanoClock),
                new FailureText(() -> Stream.concat(
                                secrets.stream(),
                                routes.stream().flatMap(route -> route.transport().recentTokens().stream()))
                        .toList()),
                new LiveCalls(),
                new Dispatcher(sender),
                timer,
                nanoClock,
                activeClock,
                clock);
        parked = new ParkedCalls(timer);
        long tick = tick(settings.timeouts()).toNanos();
        timer.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        timer.scheduleAtFixedRate(
                this::closeIdleConnections, IDLE_CHECK.toNanos(), IDLE_CHECK.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public PendingCall submit(ChatCall call) {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed");
        }
        CallRun run = shop.calls().add(call, shop);
        run.start();
        if (closed.get()) {
            // Closed meanwhile: it may have missed this call.
            run.cancel();
        }
        return run.tenure();
    }

    @Override
    public boolean park(Object key, PendingCall call, Duration atMost, int maxParked) {
        return park(key, call, atMost, maxParked, () -> {});
    }

    /** @param left runs once, without locks held, when the call is not parked any more, or if it never was */
    boolean park(Object key, PendingCall call, Duration atMost, int maxParked, Runnable left) {
        if (call instanceof CallTenure tenure && tenure.isOf(shop)) {
            return parked.park(key, tenure, atMost, maxParked, left);
        }
        left.run();
        throw new IllegalArgumentException("Not a call of this client");
    }

    @Override
    public @Nullable PendingCall adopt(Object key, ChatRequest request, @Nullable CallListener listener) {
        return adopt(key, request, listener, call -> true);
    }

    /** @param taker called at most once, with a lock held; says whether it takes the call, which else stays */
    @Nullable
    PendingCall adopt(Object key, ChatRequest request, @Nullable CallListener listener, Predicate<PendingCall> taker) {
        return parked.adopt(key, request, listener, taker);
    }

    @Override
    public ClientLoad load() {
        int inFlight = shop.routes().stream()
                .mapToInt(route -> route.gate().inFlight())
                .sum();
        int modelsDown = shop.routes().stream()
                .mapToInt(route -> route.gate().modelsDown())
                .sum();
        Gate first = shop.routes().get(0).gate();
        return new ClientLoad(
                inFlight,
                Math.max(0, shop.calls().size() - inFlight),
                first.limit(),
                first.isPaused(),
                modelsDown,
                first.used(),
                parked.load());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        shop.routes().forEach(route -> route.gate().close());
        parked.close();
        shop.calls().all().forEach(CallRun::cancel);
        shop.timer().shutdownNow();
        sender.shutdownNow();
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
        shop.routes().forEach(route -> route.transport().close(CLOSE_PATIENCE));
        threads.await(CLOSE_PATIENCE);
    }

    /** Ends what is overdue. One look at everything in flight is cheaper than timers of its own for each call. */
    private void tick() {
        try {
            shop.routes().forEach(route -> route.transport().abortOverdue());
            shop.calls().removeOverdue(shop.activeClock().nanos()).forEach(CallRun::expire);
        } catch (RuntimeException e) {
            LOG.error("Looking for overdue calls failed; will look again", e);
        }
    }

    private void closeIdleConnections() {
        shop.routes().forEach(route -> route.transport().closeIdleConnections());
    }

    /** A tenth of the shortest timeout, within reason. */
    private static Duration tick(ClientSettings.Timeouts timeouts) {
        Duration shortest = Stream.of(
                        timeouts.connect(),
                        timeouts.firstByte(true),
                        timeouts.idle(),
                        timeouts.noData(),
                        timeouts.total(),
                        timeouts.deadline())
                .min(Duration::compareTo)
                .orElseThrow();
        return Duration.ofMillis(Math.min(1000, Math.max(10, shortest.toMillis() / 10)));
    }

    /** All that an error text must not show. */
    static List<Secret> secrets(ClientSettings settings) {
        List<Secret> secrets = new ArrayList<>(settings.network().secrets());
        Stream.concat(
                        Stream.of(settings.endpoint()),
                        settings.fallbacks().stream().map(Fallback::endpoint))
                .forEach(endpoint -> {
                    secrets.addAll(endpoint.headers().values());
                    if (endpoint.apiKey() != null) {
                        secrets.add(endpoint.apiKey());
                    }
                    if (endpoint.oauth2() != null) {
                        secrets.add(endpoint.oauth2().clientSecret());
                    }
                });
        return secrets;
    }
}
