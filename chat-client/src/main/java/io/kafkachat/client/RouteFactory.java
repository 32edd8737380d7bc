package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the routes of a client: to its endpoint and to its fallbacks. */
final class RouteFactory {

    private final ClientSettings settings;
    private final ClientThreads threads;
    private final ScheduledExecutorService timer;
    private final Executor connector;
    private final ActiveClock activeClock;
    private final LongSupplier nanoClock;
    private final Clock clock;

    RouteFactory(
            ClientSettings settings,
            ClientThreads threads,
            ScheduledExecutorService timer,
            Executor connector,
            ActiveClock activeClock,
            LongSupplier nanoClock,
            Clock clock) {
        this.settings = settings;
        this.threads = threads;
        this.timer = timer;
        this.connector = connector;
        this.activeClock = activeClock;
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        int left = settings.fallbacks().size();
        routes.add(route(settings.endpoint(), null, null, left > 0));
        for (Fallback fallback : settings.fallbacks()) {
            left--;
            routes.add(route(fallback.endpoint(), fallback.model(), fallback.capabilities(), left > 0));
        }
        return List.copyOf(routes);
    }

    private Route route(
            Endpoint endpoint, @Nullable String model, @Nullable Capabilities capabilities, boolean hasFallback) {
        URI url = endpoint.url();
        int maxInFlight = settings.limits().maxInFlight();
        Gate gate = new Gate(
                url.getHost(),
                hasFallback,
                maxInFlight,
                brakes(),
                () -> new PacingBrake(settings.resilience(), maxInFlight),
                activeClock,
                nanoClock,
                timer);
        HttpTransport transport = new HttpTransport(
                endpoint, settings.timeouts(), maxInFlight, threads, nanoClock, settings.network(), connector);
        return new Route(gate, transport, HttpTransport.withoutSecrets(url), model, capabilities, settings.streaming());
    }

    private List<Brake> brakes() {
        Budgets budgets = settings.budgets();
        List<Brake> brakes = new ArrayList<>();
        brakes.add(new InFlightLimit(settings.limits().maxInFlight()));
        brakes.add(new QuotaPause(settings.retries().quotaProbe()));
        if (budgets.requestsPerMinute() > 0 || budgets.tokensPerMinute() > 0) {
            brakes.add(new BudgetBrake(budgets, nanoClock.getAsLong()));
        }
        if (budgets.usdPerPeriod() != null) {
            brakes.add(
                    new SpendBrake(new SpendCeiling(budgets.usdPerPeriod(), budgets.period(), clock.instant()), clock));
        }
        return brakes;
    }
}
