package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.PacingSimulation.Client;
import io.kafkachat.client.PacingSimulation.Log;
import io.kafkachat.client.PacingSimulation.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What pacing promises, over many seeds. The figures of decision 9 come from here. */
class PacingSimulationTest {

    private static final int SEEDS = 20;

    private enum Latency {
        ONE_SECOND(PacingSimulation.ONE_SECOND),
        LOGNORMAL(PacingSimulation.LOGNORMAL);

        private final ToDoubleFunction<Random> seconds;

        Latency(ToDoubleFunction<Random> seconds) {
            this.seconds = seconds;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_SECOND, 0",
        "ONE_SECOND, 0.05",
        "ONE_SECOND, 0.3",
        "LOGNORMAL, 0",
        "LOGNORMAL, 0.05",
        "LOGNORMAL, 0.3"
    })
    void settlesJustBelowAHardCap(Latency latency, double refusalDelay) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation =
                    new PacingSimulation(seed, latency.seconds, refusalDelay, List.of(Phase.healthy(0, 50)));
            Log log = endless(simulation, 1_000).log;
            simulation.run(330);

            assertThat(log.reaches(45, 0)).isLessThan(5);
            assertThat(log.waste(0, 30)).isLessThan(0.05);
            assertThat(log.meanInFlight(30, 330)).isBetween(45.0, 50.0);
            assertThat(log.rate(30, 330) * simulation.meanLatency() / 50).isGreaterThan(0.92);
            assertThat(log.waste(30, 330)).isLessThan(0.01);
            assertThat(log.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.7, 0.25", "2, 0.7, 0.15", "5, 0.8, 0.05", "20, 0.9, 0.01", "500, 0.9, 0.01"})
    void settlesBelowOtherCaps(int cap, double throughput, double waste) {
        for (int seed = 0; seed < 5; seed++) {
            PacingSimulation simulation =
                    new PacingSimulation(seed, PacingSimulation.LOGNORMAL, 0.05, List.of(Phase.healthy(0, cap)));
            Log log = endless(simulation, 1_000).log;
            simulation.run(330);

            assertThat(log.rate(30, 330) * simulation.meanLatency() / cap).isGreaterThan(throughput);
            assertThat(log.waste(30, 330)).isLessThan(waste);
            assertThat(log.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsACapThatFallsAndRises(Latency latency) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    latency.seconds,
                    0.05,
                    List.of(Phase.healthy(0, 50), Phase.healthy(120, 10), Phase.healthy(240, 200)));
            Log log = endless(simulation, 1_000).log;
            simulation.run(480);

            // With equal latencies all slots are filled at once.
            assertThat(Log.count(log.refused, 120, 135)).isLessThan(latency == Latency.LOGNORMAL ? 25 : 60);
            assertThat(log.meanInFlight(135, 240)).isBetween(8.5, 10.5);
            assertThat(log.waste(135, 240)).isLessThan(0.03);
            assertThat(log.reaches(180, 240)).isLessThan(240 + 40);
            assertThat(log.meanInFlight(300, 480)).isBetween(180.0, 200.0);
            assertThat(log.lost).isEmpty();
        }
    }

    @Test
    void isNotStoppedByAnEndpointThatNamesAShortWait() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.LOGNORMAL,
                    0.05,
                    List.of(Phase.healthy(0, 50).refusing(Duration.ofSeconds(1))));
            Log log = endless(simulation, 1_000).log;
            simulation.run(330);

            assertThat(log.rate(30, 330) * simulation.meanLatency() / 50).isGreaterThan(0.9);
        }
    }

    @Test
    void twoClientsShareACapWithoutStarvingEachOther() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation =
                    new PacingSimulation(seed, PacingSimulation.LOGNORMAL, 0.05, List.of(Phase.healthy(0, 50)));
            Log first = endless(simulation, 1_000).log;
            Log second = simulation.client(ResilienceSettings.DEFAULT, 1_000).withPrompts(60, 1_000_000).log;
            simulation.run(660);

            assertThat(first.meanInFlight(120, 660) + second.meanInFlight(120, 660))
                    .isBetween(45.0, 50.0);
            assertThat(second.meanInFlight(120, 660)).isGreaterThan(5);
            assertThat(first.lost).isEmpty();
            assertThat(second.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutageLosesNothingAndFullSpeedIsBackWithinFiveSeconds(Latency latency) {
        for (int seed = 0; seed < SEEDS; seed++) {
            // Ends at any moment between two probes.
            double end = 180 + seed * 0.13;
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    latency.seconds,
                    0.001,
                    List.of(
                            Phase.healthy(0, 1_000),
                            Phase.down(60, ErrorClass.CONNECT),
                            Phase.down(120, ErrorClass.OVERLOADED),
                            Phase.healthy(end, 1_000)));
            Log log = endless(simulation, 64).log;
            simulation.run(300);

            assertThat(Log.count(log.sent, 61, end)).isLessThan(100);
            assertThat(log.reaches(64, end)).isLessThan(end + 5);
            if (latency == Latency.ONE_SECOND) {
                assertThat(log.rate(end + 5, end + 15)).isGreaterThan(63);
            }
            assertThat(log.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "CONNECTION_LOST"})
    void otherOutagesLoseNothingEither(ErrorClass how) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.LOGNORMAL,
                    0.05,
                    List.of(Phase.healthy(0, 1_000), Phase.down(60, how), Phase.healthy(180, 1_000)));
            Log log = endless(simulation, 64).log;
            simulation.run(240);

            assertThat(log.reaches(64, 180)).isLessThan(185);
            assertThat(log.lost).isEmpty();
        }
    }

    @Test
    void recoversInTimeWhenConnectionsOnlyTimeOut() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.ONE_SECOND,
                    0.05,
                    List.of(
                            Phase.healthy(0, 1_000),
                            Phase.down(60, ErrorClass.CONNECT).failingAfter(10),
                            Phase.healthy(180 + seed * 0.13, 1_000)));
            Log log = endless(simulation, 64).log;
            simulation.run(240);

            assertThat(log.reaches(64, 180 + seed * 0.13)).isLessThan(185 + seed * 0.13);
            assertThat(log.lost).isEmpty();
        }
    }

    @Test
    void anOutageLosesNothingOfAPipelineWithOneCallAtATime() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.ONE_SECOND,
                    0.001,
                    List.of(
                            Phase.healthy(0, 1_000),
                            Phase.down(60, ErrorClass.CONNECT),
                            Phase.down(120, ErrorClass.OVERLOADED),
                            Phase.healthy(180, 1_000)));
            Client client = simulation.client(ResilienceSettings.DEFAULT, 64);
            for (int i = 0; i < 150; i++) {
                client.withPrompts(i * 2 + 0.5, 1);
            }
            simulation.run(330);

            // All 60 that waited.
            assertThat(Log.count(client.log.answered, 180, 190)).isGreaterThanOrEqualTo(60);
            assertThat(client.log.answered).hasSize(150);
            assertThat(client.log.lost).isEmpty();
        }
    }

    @Test
    void refusalsWithoutEndLeadToFewCalls() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.LOGNORMAL,
                    0.05,
                    List.of(Phase.healthy(0, 50), Phase.healthy(60, 0), Phase.healthy(660, 50)));
            Log log = endless(simulation, 1_000).log;
            simulation.run(840);

            assertThat(Log.count(log.sent, 60, 120)).isLessThan(30);
            for (int minute = 2; minute < 10; minute++) {
                assertThat(Log.count(log.sent, 60 + 60 * minute, 120 + 60 * minute))
                        .isLessThanOrEqualTo(2);
            }
            assertThat(log.reaches(45, 660)).isLessThan(660 + 60 + 30);
            assertThat(log.lost).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVER, 0.02", "SERVER, 0.1", "SERVER, 0.2", "SERVER, 0.3", "OVERLOADED, 0.02", "OVERLOADED, 0.05"})
    void failuresOfSomeCallsDoNotSlowDownTheOthers(ErrorClass how, double share) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.LOGNORMAL,
                    0.05,
                    List.of(Phase.healthy(0, 1_000), Phase.failing(30, share, how)));
            Log log = endless(simulation, 64).log;
            simulation.run(330);

            assertThat(log.rate(60, 330) * simulation.meanLatency() / 64).isGreaterThan(0.85);
        }
    }

    @Test
    void settlesAboutACapThatShowsAsOverload() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PacingSimulation simulation = new PacingSimulation(
                    seed,
                    PacingSimulation.LOGNORMAL,
                    0.05,
                    List.of(Phase.healthy(0, 50).refusing(ErrorClass.OVERLOADED)));
            Log log = endless(simulation, 1_000).log;
            simulation.run(330);

            assertThat(log.meanInFlight(30, 330)).isBetween(45.0, 55.0);
            assertThat(log.rate(30, 330) * simulation.meanLatency() / 50).isGreaterThan(0.9);
            assertThat(log.waste(30, 330)).isLessThan(0.1);
            assertThat(log.lost).isEmpty();
        }
    }

    private static Client endless(PacingSimulation simulation, int maxInFlight) {
        return simulation.client(ResilienceSettings.DEFAULT, maxInFlight).withEndlessPrompts();
    }
}
