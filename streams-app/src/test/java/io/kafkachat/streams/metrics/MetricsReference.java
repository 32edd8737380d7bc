package io.kafkachat.streams.metrics;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is served by HTTP, and the app's own metrics, as a page of Markdown. */
final class MetricsReference {

    private static final String HEAD = """
            # HTTP and metrics of the Streams app

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl streams-app -am test -Dtest=MetricsReferenceTest -Dmetrics.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            ## HTTP

            Served on `http.host` and `http.port` (127.0.0.1:8080; port -1: not at all), for GET and HEAD, without password and TLS: keep it
            inside. A few requests at a time are answered; a client has 5 s to send its request and 30 s to read the answer. Errors are
            JSON: `{"error": "limit: expected a whole number from 1 to 10000"}`.

            | path | what |
            |---|---|
            | `/` | list of the paths |
            | `/health/live` | 200 and `{"status": "UP", "state": "RUNNING"}`; 503 and `DOWN` once Kafka Streams is `PENDING_ERROR`, `ERROR` or `NOT_RUNNING`: restart the process |
            | `/health/ready` | 200 once Kafka Streams has been `RUNNING`, also while partitions move later; 503 before that, while the app drains or closes, and if it is not live. `checks` says why. `information` says whether the provider's endpoint is paused or models are down; that makes nothing `DOWN`, because prompts wait for it and another start would not help |
            | `/metrics` | Prometheus' text format 0.0.4 |
            | `/topology` | processors, stores and topics, as Kafka Streams describes them |
            | `/usage` | [usage windows](usage-windows.md) of this instance only: the answers of all instances together are the whole |

            Parameters of `/usage`, all optional; any other is an error:

            | parameter | what | default |
            |---|---|---|
            | `window` | size of the windows, as in the names of their topics: `1m`, `1h` | the smallest |
            | `from` | windows that start then or later: an instant (`2026-11-01T12:00:00Z`), or a duration for so long ago (`PT6H`) | an hour before `to`, or the length of one window if that is more |
            | `to` | windows that start before then, likewise | now |
            | `model`, `tenant` | only those of this model, of this tenant | all |
            | `limit` | how many at most, the newest, up to 10,000 | 1,000 |

            The answer is `{"instance", "scope", "window", "from", "to", "windows": [...]}`, times in epoch milliseconds; each window is as in
            [usage-window.schema.json](../config/schemas/usage-window.schema.json). 404: the app has no windows. 503 with `Retry-After`: the
            instance is starting or stopping, partitions are moving, or two other queries are running.

            ## Metrics

            Totals count what this process did since it started; results of an aborted transaction are counted again when they come again.
            Timers are histograms of seconds with buckets from 0.1 to 900 and come with `_count`, `_sum`, `_bucket`, and `_max` of the last
            minutes.

            Tags hold no key, tenant or text of a prompt. `model` is the one that was asked for: those that the configuration names, and
            up to 100 others once they have answered; all else is `other`. `error_class` is an [error class](operations.md#error-classes) in the
            connectors' spelling (`rate-limited`).

            | metric | type | tags | what |
            |---|---|---|---|
            """;

    private static final String TAIL = """

            Beside them there are:

            * Kafka Streams and its consumers and producers: `kafka_stream_*`, `kafka_consumer_*`, `kafka_producer_*`, by Micrometer from Kafka's
              own metrics, with their names in [Kafka's documentation](https://kafka.apache.org/43/operations/monitoring/). Lag is
              `kafka_consumer_fetch_manager_records_lag`; offsets are committed before prompts are answered, so look at
              `kafkachat_pending_records` as well. JMX and Kafka's reporters (`metric.reporters`) have them as ever.
            * The JVM and the process: `jvm_memory_*`, `jvm_gc_*`, `jvm_threads_*`, `process_cpu_*`, `process_uptime_seconds`.
            """;

    private MetricsReference() {}

    static String page() {
        return HEAD + Stream.of(AppMetric.values()).map(MetricsReference::row).collect(Collectors.joining()) + TAIL;
    }

    private static String row(AppMetric metric) {
        return "| `" + metric.servedName() + "` | "
                + metric.type().name().toLowerCase(Locale.ROOT) + " | "
                + metric.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "))
                + " | " + metric.description() + " |\n";
    }
}
