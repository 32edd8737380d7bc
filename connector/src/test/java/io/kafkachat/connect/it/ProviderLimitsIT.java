package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.Budgets;
import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatClients;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.testkit.provider.Accepted;
import io.kafkachat.testkit.provider.Concurrency;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.RateLimits;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client uses what a provider allows, and hardly more, without being told what that is; and no more than its budgets. */
@ResourceLock(value = ClientCalls.CLIENTS, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class ProviderLimitsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CAP = 50;
    private static final long TOKENS_PER_MINUTE = 100_000;

    /** Both take 0.33 s on average. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"200ms..2s", "330ms"})
    void aHardCapOnConcurrentCallsIsFoundAndFilled(String latency) {
        int calls = 3_000;
        try (ProviderSimulator provider = ProviderSimulator.start(SimulatorSettings.defaults()
                        .withLatency(LatencyProfile.parse(latency))
                        .withConcurrencyCap(CAP));
                ChatClient client =
                        ChatClients.create(ClientCalls.settings(provider).withLimits(new Limits(1_000)))) {
            Backlog backlog = Backlog.of(client, 1_000, number -> ClientCalls.request("prompt " + number));
            await().atMost(PATIENCE)
                    .until(() -> provider.journal().concurrency().refused() > 0);
            provider.journal().mark();
            int before = backlog.ended();
            long start = System.nanoTime();

            await().atMost(PATIENCE).until(() -> backlog.ended() >= before + calls);

            double seconds = (System.nanoTime() - start) / 1e9;
            int answered = backlog.ended() - before;
            Concurrency concurrency = provider.journal().concurrency();
            double possible = CAP * seconds / (backlog.meanLatency(before).toNanos() / 1e9);
            System.out.printf(
                    "cap of 50, latency %s: %s; %.1f s, %d answered, %.3f of the possible, %.4f refused%n",
                    latency, concurrency, seconds, answered, answered / possible, concurrency.refusedShare());
            assertThat(concurrency.mean()).isBetween(0.8 * CAP, 1.0 * CAP);
            assertThat(answered / possible)
                    .as("share of the possible throughput")
                    .isGreaterThan(0.9);
            assertThat(concurrency.refusedShare()).as("refused").isLessThan(0.03);

            backlog.stop();
            await().atMost(PATIENCE).until(() -> backlog.ended() == backlog.submitted());
            assertThat(backlog.outcomes()).allMatch(ChatOutcome.Answered.class::isInstance);
            assertThat(provider.journal().summary().paidAgain()).isZero();
        }
    }

    /** Time itself is what is tested, so it takes its two minutes: a budget holds in any 60 seconds. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBudgetInTokensPerMinuteIsKeptAndUsed() {
        Budgets budgets = new Budgets(0, (int) TOKENS_PER_MINUTE, null, Period.DAY);
        try (ProviderSimulator provider = ProviderSimulator.start(SimulatorSettings.defaults()
                        .withLatency(LatencyProfile.lognormal(Duration.ofMillis(500), Duration.ofSeconds(4)))
                        .withRateLimits(RateLimits.perMinute(0, TOKENS_PER_MINUTE)));
                ChatClient client =
                        ChatClients.create(ClientCalls.settings(provider).withBudgets(budgets))) {
            // The first minute begins with nothing known of what a call takes. Prompts of 10 to 210 tokens, answers of
            // up to a quarter of max_tokens.
            Backlog backlog = Backlog.of(client, 500, ProviderLimitsIT::promptOfVaryingLength);
            // In the first minute the client finds out what its calls take.
            await().atMost(PATIENCE).until(() -> provider.accepted().tokens() >= TOKENS_PER_MINUTE);
            Accepted before = provider.accepted();
            long start = System.nanoTime();

            await().atMost(PATIENCE).until(() -> provider.accepted().tokens() - before.tokens() >= TOKENS_PER_MINUTE);

            double minutes = (System.nanoTime() - start) / 60e9;
            Accepted accepted = provider.accepted();
            double used = (accepted.tokens() - before.tokens()) / minutes / TOKENS_PER_MINUTE;
            System.out.printf(
                    "tokens per minute: %s; %.1f s, %.3f used, %.0f requests a minute%n",
                    accepted, minutes * 60, used, (accepted.requests() - before.requests()) / minutes);
            assertThat(used).as("used of the budget").isGreaterThanOrEqualTo(0.9);
            assertThat(accepted.maxTokensInWindow()).isLessThanOrEqualTo(TOKENS_PER_MINUTE);
            assertThat(accepted.refused()).isZero();
            backlog.stop();
            assertThat(backlog.outcomes()).allMatch(ChatOutcome.Answered.class::isInstance);
        }
    }

    // A month, because it is the least likely to end meanwhile.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSpendCeilingStopsCallsAndFailsNone() {
        BigDecimal ceiling = new BigDecimal("0.05");
        try (ProviderSimulator provider = ProviderSimulator.start(SimulatorSettings.defaults());
                ChatClient client = ChatClients.create(
                        ClientCalls.settings(provider).withBudgets(new Budgets(0, 0, ceiling, Period.MONTH)))) {
            Backlog backlog = Backlog.of(client, 1_000, number -> ClientCalls.request("prompt " + number));

            await().atMost(PATIENCE).until(() -> client.load().paused());
            await().atMost(PATIENCE).until(() -> client.load().inFlight() == 0);

            BigDecimal spent = BigDecimal.ZERO;
            BigDecimal dearest = BigDecimal.ZERO;
            for (ChatOutcome outcome : backlog.outcomes()) {
                assertThat(outcome).isInstanceOf(ChatOutcome.Answered.class);
                BigDecimal cost =
                        ((ChatOutcome.Answered) outcome).completion().usage().usdSpent();
                assertThat(cost).isPositive();
                spent = spent.add(cost);
                dearest = dearest.max(cost);
            }
            System.out.println("spend ceiling: " + spent + " of " + ceiling + "; dearest call " + dearest + ", calls "
                    + backlog.ended());
            assertThat(spent).isBetween(ceiling, ceiling.add(dearest.multiply(BigDecimal.valueOf(4))));
            assertThat(client.load().queued()).isEqualTo(1_000);
            backlog.stop();
            assertThat(provider.journal().summary().calls()).isEqualTo(backlog.ended());
        }
    }

    /** Up to 210 tokens; {@code max_tokens} is nearly three times what an answer has on average. */
    private static ChatRequest promptOfVaryingLength(int number) {
        String prompt = "prompt " + number + " " + "word".repeat(number * 37 % 200);
        return ClientCalls.request(ClientCalls.body(prompt).put("max_tokens", 300));
    }
}
