package io.kafkachat.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.streams.usage.UsageWindowQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:30:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void nothingAskedForIsTheLastHourOfTheSmallestWindow() {
        assertThat(UsageRequest.of(null, List.of(DAY, HOUR), NOW))
                .isEqualTo(new UsageWindowQuery.Request(HOUR, NOW.minus(HOUR), NOW, null, null, 1_000));
    }

    @Test
    void byDefaultAtLeastOneWindowFits() {
        UsageWindowQuery.Request request = UsageRequest.of("window=1d", List.of(HOUR, DAY), NOW);

        assertThat(request.from()).isEqualTo(NOW.minus(DAY));
    }

    @Test
    void anHourIsCountedBackFromTheEndThatIsAskedFor() {
        UsageWindowQuery.Request request = UsageRequest.of("to=2026-10-01T00:00:00Z", List.of(HOUR), NOW);

        assertThat(request.from()).isEqualTo(Instant.parse("2026-09-30T23:00:00Z"));
    }

    @Test
    void beforeTheEpochIsTheBeginning() {
        UsageWindowQuery.Request request = UsageRequest.of("from=P99999D", List.of(HOUR), NOW);

        assertThat(request.from()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void anOffsetIsUnderstood() {
        UsageWindowQuery.Request request = UsageRequest.of("from=2026-11-01T12:00:00%2B01:00", List.of(HOUR), NOW);

        assertThat(request.from()).isEqualTo(Instant.parse("2026-11-01T11:00:00Z"));
    }
}
