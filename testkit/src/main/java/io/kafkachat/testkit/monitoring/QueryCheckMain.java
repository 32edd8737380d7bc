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
        List<MonitoringQuery> alerts = monitoring.alertQueries();
        List<String> broken = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        int queries = 0;
        for (MonitoringQuery query : Stream.concat(monitoring.dashboardQueries().stream(), alerts.stream())
                .toList()) {
            JsonNode answer = ask(query.expression());
            boolean alert = alerts.contains(query);
            queries++;
            String result;
            if (!answer.path("status").asText().equals("success")) {
                result = "FAILED " + answer.path("error").asText();
                broken.add(query.title());
            } else {
                long found = StreamSupport.stream(answer.at("/data/result").spliterator(), false)
                        .filter(series -> !series.at("/value/1").asText().equals(NAN))
                        .count();
                if (alert) {
                    result = found == 0 ? "silent" : found + " would fire";
                } else {
                    result = found == 0 ? "nothing" : found + " series";
                    if (found == 0) {
                        empty.add(query.title() + ": " + query.expression());
                    }
                }
            }
            System.out.printf("%-18s %-38s %-14s %s%n", query.section(), query.title(), result, oneLine(query));
        }
        System.out.printf(
                "%n%d queries, %d failed, %d of the dashboard found nothing%n", queries, broken.size(), empty.size());
        empty.forEach(query -> System.out.println("  nothing: " + query));
        return broken.isEmpty() && (empty.isEmpty() || !all) ? 0 : 1;
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
