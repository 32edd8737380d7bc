package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.ClientSettings.RetryLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    /** The upper end of the jitter. */
    private final RetryPolicy patient = new RetryPolicy(RetryLimits.DEFAULT, () -> 1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RATE_LIMITED|1000 2000 4000 8000 16000",
                "OVERLOADED|1000 2000 4000 8000",
                "SERVER|500 1000 2000",
                "CONNECT|500 1000 2000 4000",
                "CONNECTION_LOST|0 1000",
                "STREAM_TRUNCATED|500 1000",
                "STREAM_ERROR|500 1000",
                "GENERATION_TIMEOUT|500",
                "MALFORMED_RESPONSE|500",
                "EMPTY|500",
                "MODEL_UNAVAILABLE|5000",
            })
    void everyClassHasItsAttemptsAndWaits(ErrorClass errorClass, String millis) {
        List<String> waits = new ArrayList<>();
        Fault fault = Fault.local(errorClass, "x");
        int failures = 1;
        for (Duration wait = patient.waitAfter(fault, failures, failures);
                wait != null;
                wait = patient.waitAfter(fault, failures, failures)) {
            waits.add(String.valueOf(wait.toMillis()));
            failures++;
        }

        assertThat(waits).containsExactly(millis.split(" "));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INVALID_REQUEST",
                "CONTEXT_LENGTH",
                "AUTHENTICATION",
                "CONTENT_FILTER",
                "LENGTH",
                "TLS_TRUST",
                "DEADLINE",
                "CANCELLED"
            })
    void someClassesAreNeverRepeated(ErrorClass errorClass) {
        assertThat(patient.waitAfter(Fault.local(errorClass, "x"), 1, 1)).isNull();
    }

    @Test
    void theWaitIsAnythingUpToTheCeiling() {
        Fault fault = Fault.local(ErrorClass.SERVER, "x");

        assertThat(new RetryPolicy(RetryLimits.DEFAULT, () -> 0).waitAfter(fault, 1, 1))
                .isEqualTo(Duration.ZERO);
        assertThat(new RetryPolicy(RetryLimits.DEFAULT, () -> 0.5).waitAfter(fault, 2, 2))
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void noBackoffIsLongerThanTheMaximum() {
        RetryPolicy policy = new RetryPolicy(
                new RetryLimits(100, Duration.ofSeconds(40), Duration.ofSeconds(60), Duration.ofSeconds(60)), () -> 1);

        assertThat(policy.waitAfter(Fault.local(ErrorClass.RATE_LIMITED, "x"), 5, 5))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.waitAfter(Fault.local(ErrorClass.SERVER, "x"), 3, 3)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theCallersLimitHoldsOverAllClasses() {
        RetryPolicy policy = new RetryPolicy(
                new RetryLimits(3, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(1)), () -> 1);

        assertThat(policy.waitAfter(Fault.local(ErrorClass.SERVER, "x"), 1, 2)).isNotNull();
        assertThat(policy.waitAfter(Fault.local(ErrorClass.SERVER, "x"), 1, 3)).isNull();
    }

    @Test
    void theProvidersWaitComesFirstAndIsNotJittered() {
        Fault fault = fault(ErrorClass.RATE_LIMITED, Duration.ofSeconds(90), null);

        assertThat(new RetryPolicy(RetryLimits.DEFAULT, () -> 0).waitAfter(fault, 1, 1))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void theProvidersWordOverrulesTheClassButNotTheOperator() {
        assertThat(patient.waitAfter(fault(ErrorClass.SERVER, null, false), 1, 1))
                .isNull();
        assertThat(patient.waitAfter(fault(ErrorClass.INVALID_REQUEST, null, true), 1, 1))
                .isEqualTo(Duration.ofMillis(500));
        assertThat(patient.waitAfter(fault(ErrorClass.AUTHENTICATION, null, true), 1, 1))
                .isNull();
    }

    private static Fault fault(ErrorClass errorClass, Duration retryAfter, Boolean shouldRetry) {
        return new Fault(errorClass, 500, null, "x", null, retryAfter, shouldRetry);
    }
}
