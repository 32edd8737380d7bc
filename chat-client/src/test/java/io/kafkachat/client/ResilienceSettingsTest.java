package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import io.kafkachat.client.ResilienceSettings.OutageDetection;
import io.kafkachat.client.ResilienceSettings.RatePauses;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ResilienceSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void namesTheSettingThatNoClientCouldWorkWith() {
        refuses("concurrency.min", () -> new AdaptiveConcurrency(true, 0, 8));
        refuses("concurrency.start", () -> new AdaptiveConcurrency(true, 9, 8));
        refuses("pauses.first", () -> new RatePauses(Duration.ZERO, SECOND, SECOND));
        refuses("pauses.max", () -> new RatePauses(SECOND, SECOND.dividedBy(2), SECOND));
        refuses("outages.window", () -> new OutageDetection(true, 9, 10, 50, 3, 10, SECOND, SECOND, SECOND));
        refuses("outages.failurePercent", () -> new OutageDetection(true, 20, 10, 0, 3, 10, SECOND, SECOND, SECOND));
        refuses("outages.maxRun", () -> new OutageDetection(true, 20, 10, 50, 3, 2, SECOND, SECOND, SECOND));
        refuses("outages.maxProbe", () -> new OutageDetection(true, 20, 10, 50, 3, 10, SECOND, SECOND, Duration.ZERO));
        refuses("retries.perSecond", () -> new RetryAllowance(20, 0));
    }

    private static void refuses(String name, ThrowingCallable settings) {
        assertThatThrownBy(settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": expected ");
    }
}
