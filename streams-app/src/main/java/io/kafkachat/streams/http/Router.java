package io.kafkachat.streams.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the paths and who answers for them. Thread-safe. */
final class Router {

    private static final Logger log = LoggerFactory.getLogger(Router.class);

    private static final String METRICS_TYPE = "text/plain; version=0.0.4";

    private record Route(String description, Endpoint endpoint) {}

    private final Map<String, Route> routes = new LinkedHashMap<>();

    Router(AppView view, Clock clock) {
        Health health = new Health(view.state());
        add("/", "this list", query -> Reply.json(Reply.OK, list()));
        add("/health/live", "200 unless the process has to be restarted, else 503", query -> health.live());
        add("/health/ready", "200 once it has run and until it ends, else 503", query -> health.ready());
        add(
                "/metrics",
                "metrics for Prometheus",
                query -> Reply.text(METRICS_TYPE, view.metrics().get()));
        add("/topology", "processors, stores and topics", query -> Reply.text("text/plain", view.topology()));
        add(
                "/usage",
                "usage windows of this instance; parameters window, from, to, model, tenant, limit",
                new UsageEndpoint(view, clock));
    }

    private void add(String path, String description, Endpoint endpoint) {
        routes.put(path, new Route(description, endpoint));
    }

    /**
     * Always answers.
     *
     * @param query not decoded; null if there is none
     */
    Reply reply(String method, String path, @Nullable String query) {
        Route route = routes.get(path);
        if (route == null) {
            return Reply.json(
                    Reply.NOT_FOUND,
                    list().put("error", "path: expected one of " + String.join(", ", routes.keySet())));
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Reply.error(Reply.METHOD_NOT_ALLOWED, "method: expected GET or HEAD")
                    .withHeader("Allow", "GET, HEAD");
        }
        try {
            return route.endpoint.get(query);
        } catch (IllegalArgumentException e) {
            return Reply.error(Reply.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.warn("{} could not be answered", path, e);
            return Reply.error(Reply.INTERNAL_ERROR, "The app could not answer; its log says why");
        }
    }

    private ObjectNode list() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode endpoints = body.putObject("endpoints");
        routes.forEach((path, route) -> endpoints.put(path, route.description));
        return body;
    }
}
