package io.kafkachat.streams.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.streams.usage.UsageWindowQuery;
import io.kafkachat.streams.usage.UsageWindowSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is shown of an app. Functions are called on threads of the server, several at a time.
 *
 * @param instance names this instance among those of the app
 * @param metrics in Prometheus' text format 0.0.4
 * @param topology as text
 * @param usage which windows there are
 * @param windows finds them as {@link UsageWindowQuery#find} does; not called without windows
 */
public record AppView(
        String instance,
        AppState state,
        Supplier<String> metrics,
        String topology,
        UsageWindowSettings usage,
        Function<UsageWindowQuery.Request, Optional<List<ObjectNode>>> windows) {}
