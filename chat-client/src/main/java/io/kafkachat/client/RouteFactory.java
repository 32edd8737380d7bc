package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the routes of a client: to its endpoint and to its fallbacks. */
final class RouteFactory {

    private final ClientSettings settings;
    private final ClientThreads threads;
    private final ScheduledExecutorService timer;
    private final ActiveClock activeClock;
    private final LongSupplier nanoClock;

    RouteFactory(
            ClientSettings settings,
            ClientThreads threads,
            ScheduledExecutorService timer,
            ActiveClock activeClock,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.threads = threads;
        this.timer = timer;
        this.activeClock = activeClock;
        this.nanoClock = nanoClock;
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
        List<Brake> brakes = List.of(
                new InFlightLimit(maxInFlight),
                new QuotaPause(settings.retries().quotaProbe()));
        Gate gate = new Gate(
                url.getHost(),
                hasFallback,
                brakes,
                () -> new InFlightLimit(maxInFlight),
                activeClock,
                nanoClock,
                timer);
        HttpTransport transport = new HttpTransport(endpoint, settings.timeouts(), maxInFlight, threads, nanoClock);
        return new Route(gate, transport, HttpTransport.withoutSecrets(url), model, capabilities, settings.streaming());
    }
}
