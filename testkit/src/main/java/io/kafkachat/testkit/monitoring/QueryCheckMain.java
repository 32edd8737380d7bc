package io.kafkachat.testkit.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a Prometheus that runs every query of the dashboard and of the alert rules, as a program. */
@Command(
        name = "check-queries",
        mixinStandardHelpOptions = true,
        description = "Asks a running Prometheus every query of the dashboard and of the alert rules."
                + " Exit code 1: a query failed, or one of the dashboard found nothing although --all is given.")
public final class QueryCheckMain implements Callable<Integer> {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String NAN = "NaN";

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "http://localhost:9090",
            description = "Prometheus (default: ${DEFAULT-VALUE})")
    private URI prometheus = URI.create("http://localhost:9090");

    @Option(names = "--files", required = true, description = "The directory of the dashboard and the rules")
    private Path files = Path.of("");

    @Option(names = "--all", description = "Every query of the dashboard must find something")
    private boolean all;

    @Option(
            names = "--rate-interval",
            defaultValue = "1m",
            description = "For Grafana's $$__rate_interval (default: ${DEFAULT-VALUE})")
    private String rateInterval = "1m";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();

    private QueryCheckMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new QueryCheckMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        MonitoringFiles monitoring = new MonitoringFiles(files);
        List<Found> dashboard = ask(monitoring.dashboardQueries(), "nothing", "series");
        List<Found> alerts = ask(monitoring.alertQueries(), "silent", "would fire");
        List<Found> empty =
                dashboard.stream().filter(found -> found.series() == 0).toList();
        long failed = Stream.concat(dashboard.stream(), alerts.stream())
                .filter(found -> found.series() == Found.FAILED)
                .count();
        System.out.printf(
                "%n%d queries, %d failed, %d of the dashboard found nothing%n",
                dashboard.size() + alerts.size(), failed, empty.size());
        return failed == 0 && (empty.isEmpty() || !all) ? 0 : 1;
    }

    /** What came of a query: how many series with a number, or {@link #FAILED}. */
    private record Found(MonitoringQuery query, long series) {
        static final long FAILED = -1;
    }

    private List<Found> ask(List<MonitoringQuery> queries, String none, String some)
            throws IOException, InterruptedException {
        List<Found> results = new ArrayList<>();
        for (MonitoringQuery query : queries) {
            JsonNode answer = ask(query.expression());
            Found found = new Found(query, series(answer));
            String result = found.series() == Found.FAILED
                    ? "FAILED " + answer.path("error").asText()
                    : found.series() == 0 ? none : found.series() + " " + some;
            System.out.printf("%-18s %-38s %-14s %s%n", query.section(), query.title(), result, oneLine(query));
            results.add(found);
        }
        return results;
    }

    private static long series(JsonNode answer) {
        if (!answer.path("status").asText().equals("success")) {
            return Found.FAILED;
        }
        return StreamSupport.stream(answer.at("/data/result").spliterator(), false)
                .filter(series -> !series.at("/value/1").asText().equals(NAN))
                .count();
    }

    private static String oneLine(MonitoringQuery query) {
        return query.expression().replaceAll("\\s+", " ");
    }

    private JsonNode ask(String expression) throws IOException, InterruptedException {
        String query = expression
                .replace("$__rate_interval", rateInterval)
                .replace("$connector", ".+")
                .replace("$instance", ".+");
        HttpRequest request = HttpRequest.newBuilder(prometheus.resolve("/api/v1/query"))
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .build();
        return json.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
