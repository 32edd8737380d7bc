package io.kafkachat.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.streams.usage.CountedWindows;
import io.kafkachat.streams.usage.UsageKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real windows of a real topology, asked for by HTTP. */
class UsageEndpointTest {

    private static final String LONG_MODEL = "m".repeat(UsageKey.MAX_LENGTH + 20);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final CountedWindows windows = new CountedWindows(now);
    private AppHttpServer server;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        windows.count("a", "acme", now.minus(Duration.ofMinutes(90)));
        windows.count("a", "acme", now.minus(Duration.ofMinutes(20)));
        windows.count("a", "acme", now.minus(Duration.ofMinutes(20)));
        windows.count("b/c+d", null, now.minus(Duration.ofMinutes(10)));
        windows.count(LONG_MODEL, "Käufer & Co", now.minus(Duration.ofMinutes(5)));
        server = AppHttpServer.start("127.0.0.1", 0, new TestApp().view(CountedWindows.SETTINGS, windows::find));
        http = new Http(server);
    }

    @AfterEach
    void stop() {
        server.close();
        windows.close();
    }

    @Test
    void byDefaultItIsTheLastHourOfTheSmallestWindowNewestFirst() throws Exception {
        JsonNode answer = found("/usage");

        assertThat(answer.path("instance").textValue()).isEqualTo("app-1");
        assertThat(answer.path("scope").textValue()).startsWith("this instance only");
        assertThat(answer.path("window").textValue()).isEqualTo("1m");
        assertThat(answer.path("to").longValue() - answer.path("from").longValue())
                .isEqualTo(3_600_000);
        assertThat(starts(answer)).containsExactly(5L, 10L, 20L);
        assertThat(answer.path("windows").path(2).path("calls").longValue()).isEqualTo(2);
        assertThat(answer.path("windows").path(2).path("usd_spent").textValue()).isEqualTo("0.2");
    }

    @ParameterizedTest
    @CsvSource({
        "from=PT2H, 5 10 20 90",
        "from=PT2H&to=PT25M, 90",
        "from=PT30M&to=PT15M, 20",
        "from=PT2H&limit=2, 5 10",
        "from=PT2H&model=a, 20 90",
        "from=PT2H&model=b%2Fc%2Bd, 10",
        "tenant=K%C3%A4ufer+%26+Co, 5",
        "model=a&tenant=other, ''",
        "window=1m&to=P0D, 5 10 20"
    })
    void parametersSayWhich(String query, String minutesAgo) throws Exception {
        assertThat(starts(found("/usage?" + query)))
                .containsExactlyElementsOf(
                        minutesAgo.isEmpty()
                                ? List.of()
                                : List.of(minutesAgo.split(" ")).stream()
                                        .map(Long::parseLong)
                                        .toList());
    }

    @Test
    void timesMayBeInstants() throws Exception {
        Instant from = now.minus(Duration.ofMinutes(20));

        assertThat(starts(found("/usage?from=" + from + "&to=" + from.plusSeconds(60))))
                .containsExactly(20L);
    }

    @Test
    void aNameIsCutAsItIsInWindows() throws Exception {
        assertThat(starts(found("/usage?model=" + LONG_MODEL))).containsExactly(5L);
    }

    @Test
    void hoursCanBeAskedForToo() throws Exception {
        JsonNode answer = found("/usage?window=1h&from=PT5H");

        assertThat(answer.path("window").textValue()).isEqualTo("1h");
        assertThat(StreamSupport.stream(answer.path("windows").spliterator(), false)
                        .mapToLong(window -> window.path("calls").longValue())
                        .sum())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window=5m | window: expected one of 1m, 1h",
                "window= | window: expected a value",
                "window | window: expected a value",
                "limit=0 | limit: expected a whole number from 1 to 10000",
                "limit=10001 | limit: expected a whole number from 1 to 10000",
                "limit=1e3 | limit: expected a whole number from 1 to 10000",
                "from=yesterday | from: expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago",
                "to=-PT1H | to: expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago",
                "to=PT-1H | to: expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago",
                "from=P999999999999999D | from: expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago",
                "to=%2B1000000000-12-31T23:59:59Z | to: expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago",
                "from=PT1H&to=PT1H | from: expected a time before to",
                "from=PT1H&from=PT2H | from: expected only once",
                "model=a&size=1m | size: expected no other parameters than window, from, to, model, tenant, limit",
                "model=a& | : expected no other parameters than window, from, to, model, tenant, limit"
            })
    void aWrongParameterIsNamedWithWhatIsExpected(String query, String error) throws Exception {
        HttpResponse<String> response = http.get("/usage?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).path("error").textValue()).isEqualTo(error);
    }

    @Test
    void whilePartitionsMoveItIsForLater() throws Exception {
        windows.move();

        HttpResponse<String> response = http.get("/usage");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(Http.json(response).path("error").textValue()).contains("partitions are moving");
    }

    @Test
    void queriesThatTakeLongLeaveRoomForTheOthers() throws Exception {
        CountDownLatch entered = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        server.close();
        server = AppHttpServer.start("127.0.0.1", 0, new TestApp().view(CountedWindows.SETTINGS, request -> {
                    entered.countDown();
                    await().until(() -> end.getCount() == 0);
                    return Optional.of(List.of());
                }));
        http = new Http(server);
        List<CompletableFuture<Integer>> slow = List.of(statusOfUsage(), statusOfUsage());
        entered.await();

        HttpResponse<String> third = http.get("/usage");

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
        end.countDown();
        assertThat(slow).allSatisfy(status -> assertThat(status.get()).isEqualTo(200));
        assertThat(http.get("/usage").statusCode()).isEqualTo(200);
    }

    private CompletableFuture<Integer> statusOfUsage() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return http.get("/usage").statusCode();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private JsonNode found(String pathAndQuery) throws IOException, InterruptedException {
        HttpResponse<String> response = http.get(pathAndQuery);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Http.json(response);
    }

    /** In minutes before now. */
    private List<Long> starts(JsonNode answer) {
        return StreamSupport.stream(answer.path("windows").spliterator(), false)
                .map(window -> (now.toEpochMilli() - window.path("window_start").longValue()) / 60_000)
                .toList();
    }
}
