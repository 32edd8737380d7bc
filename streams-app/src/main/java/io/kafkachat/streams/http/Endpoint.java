package io.kafkachat.streams.http;

import org.jspecify.annotations.Nullable;

/** Answers requests for one path. Thread-safe. */
interface Endpoint {

    /**
     * @param query of the URL, not decoded; null if it has none
     * @throws IllegalArgumentException if the query is wrong; the message names the parameter and what was expected
     */
    Reply get(@Nullable String query);
}
