package io.kafkachat.client;

import io.kafkachat.client.RateBudget.Reservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Callers who always have more to send, and a provider that counts what it accepted in any 60 seconds, in virtual time.
 * Requests need up to 0.8 s to the provider, and longer answers take longer.
 */
final class BudgetSimulation {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;
    private static final int WARM_UP_MINUTES = 3;
    private static final int MINUTES = 33;
    private static final int MAX_IN_FLIGHT = 1_000;

    private final Budgets budgets;
    private final Workload workload;
    private final Random random;
    private final RateBudget budget;
    private final TokenEstimator estimator = new TokenEstimator();
    private final PriorityQueue<Sent> onWire = new PriorityQueue<>(Comparator.comparingLong(Sent::answeredAt));
    private final List<Accepted> accepted = new ArrayList<>();
    private long now;

    private BudgetSimulation(Budgets budgets, Workload workload, long seed) {
        this.budgets = budgets;
        this.workload = workload;
        this.random = new Random(seed);
        // Monotonic clocks start anywhere.
        this.now = random.nextLong() >> 2;
        this.budget = new RateBudget(budgets, now);
    }

    static Result run(Budgets budgets, Workload workload, long seed) {
        return new BudgetSimulation(budgets, workload, seed).run();
    }

    private Result run() {
        long start = now;
        long end = start + MINUTES * MINUTE;
        Prompt head = workload.next(random);
        while (now < end) {
            long wait = budget.waitNanos(estimator.cost(head.size()), now);
            if (wait == 0 && onWire.size() < MAX_IN_FLIGHT) {
                send(head);
                head = workload.next(random);
                continue;
            }
            long turn = wait == 0 ? Long.MAX_VALUE : now + wait;
            Sent next = onWire.peek();
            if (next != null && next.answeredAt <= turn) {
                now = next.answeredAt;
                answer(onWire.remove());
            } else {
                now = turn;
            }
        }
        return result(start, end);
    }

    private void send(Prompt prompt) {
        Reservation reservation = budget.reserve(estimator.cost(prompt.size()), now);
        accepted.add(new Accepted(now + (long) (0.8 * SECOND * random.nextDouble()), prompt.tokens()));
        double seconds = 4 * Math.exp(0.8 * random.nextGaussian()) * prompt.latencyFactor();
        double bounded = Math.min(20, Math.max(0.9, seconds));
        onWire.add(new Sent(now, now + (long) (bounded * SECOND), prompt, reservation));
    }

    private void answer(Sent sent) {
        Prompt prompt = sent.prompt;
        TokenUsage usage = new TokenUsage(prompt.promptTokens, prompt.outputTokens, prompt.tokens(), 0, 0, null, null);
        budget.settle(sent.reservation, prompt.tokens(), now);
        estimator.answered(prompt.size, usage, now - sent.at);
    }

    private Result result(long start, long end) {
        accepted.sort(Comparator.comparingLong(Accepted::at));
        long worstTokens = 0;
        long worstRequests = 0;
        long tokensNow = 0;
        long warmTokens = 0;
        long warmRequests = 0;
        int oldest = 0;
        for (int i = 0; i < accepted.size(); i++) {
            Accepted one = accepted.get(i);
            tokensNow += one.tokens;
            while (accepted.get(oldest).at <= one.at - MINUTE) {
                tokensNow -= accepted.get(oldest++).tokens;
            }
            worstTokens = Math.max(worstTokens, tokensNow);
            worstRequests = Math.max(worstRequests, i - oldest + 1);
            if (one.at >= start + WARM_UP_MINUTES * MINUTE && one.at < end) {
                warmTokens += one.tokens;
                warmRequests++;
            }
        }
        boolean byTokens = budgets.tokensPerMinute() > 0;
        double limit = byTokens ? budgets.tokensPerMinute() : budgets.requestsPerMinute();
        return new Result(
                (byTokens ? worstTokens : worstRequests) / limit,
                (byTokens ? warmTokens : warmRequests) / limit / (MINUTES - WARM_UP_MINUTES));
    }

    /**
     * As shares of the budget.
     *
     * @param worst the fullest 60 seconds
     * @param use on average, once warm
     */
    record Result(double worst, double use) {}

    /**
     * Sizes of prompts and answers: lognormal, 500 tokens each on average.
     *
     * @param promptSpread the sigma of the lognormal distribution
     * @param outputSpread the same of the answers
     * @param maxTokens 0 for none; else answers are cut there
     * @param bias real tokens of a prompt to those by rule of thumb
     * @param noise the sigma of that
     */
    record Workload(double promptSpread, double outputSpread, int maxTokens, double bias, double noise) {

        static final int MEAN_PROMPT = 500;
        static final int MEAN_OUTPUT = 500;

        Prompt next(Random random) {
            long prompt = lognormal(MEAN_PROMPT, promptSpread, random);
            long estimated = lognormal(prompt / bias, noise, random);
            long output = lognormal(MEAN_OUTPUT, outputSpread, random);
            long cut = maxTokens == 0 ? output : Math.min(maxTokens, output);
            return new Prompt(new RequestSize("m", estimated, maxTokens), prompt, cut);
        }

        private static long lognormal(double mean, double sigma, Random random) {
            return Math.max(1, (long) (mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2)));
        }
    }

    private record Prompt(RequestSize size, long promptTokens, long outputTokens) {
        long tokens() {
            return promptTokens + outputTokens;
        }

        double latencyFactor() {
            return 0.5 + 0.5 * outputTokens / Workload.MEAN_OUTPUT;
        }
    }

    private record Sent(long at, long answeredAt, Prompt prompt, Reservation reservation) {}

    private record Accepted(long at, long tokens) {}
}
