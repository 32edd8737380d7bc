package io.kafkachat.client;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request will take, by what the answers before it took. Learns by model how far the rule of thumb for prompts is
 * off, and how long answers are; of the models that were used last, a bounded number is remembered.
 *
 * <p>While a model is new, a prompt counts with 2.5 times the rule of thumb, and all the output that the request allows is
 * kept free. Later a request counts with what such requests take on average, and their spread tells how much more is kept
 * free. Not thread-safe.
 */
final class TokenEstimator {

    private static final int MAX_MODELS = 100;
    /** From so many answers on, they are trusted. */
    private static final int ENOUGH = 20;

    private static final double COLD_FACTOR = 2.5;
    private static final double COLD_OUTPUT = 1_024;
    private static final double MIN_RATIO = 0.25;
    private static final double MAX_RATIO = 4;

    /** The least recently used first. */
    private final Map<String, History> models = new LinkedHashMap<>(16, 0.75f, true);

    Cost cost(RequestSize size) {
        History history = models.get(size.model());
        if (history == null) {
            return new History().coldCost(size);
        }
        return history.outputs.size() < ENOUGH ? history.coldCost(size) : history.warmCost(size);
    }

    /**
     * Learns from an answer. One that does not say what it took teaches nothing.
     *
     * @param latencyNanos of the attempt
     */
    void answered(RequestSize size, TokenUsage usage, long latencyNanos) {
        if (usage.promptTokens() <= 0 || usage.completionTokens() <= 0) {
            return;
        }
        models.computeIfAbsent(size.model(), model -> new History()).add(size, usage, latencyNanos);
        if (models.size() > MAX_MODELS) {
            Iterator<String> eldest = models.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** How many are remembered. */
    int models() {
        return models.size();
    }

    /** The answers of one model. */
    private static final class History {

        /** Real tokens of a prompt to those by rule of thumb. */
        private final Samples ratios = new Samples();
        /**
         * Weighted by latency: estimates are for what is on the wire, and at any moment that is more of the long answers
         * than of the short ones.
         */
        private final Samples outputs = new Samples();

        void add(RequestSize size, TokenUsage usage, long latencyNanos) {
            double ratio = (double) usage.promptTokens() / Math.max(1, size.promptTokens());
            ratios.add(Math.min(MAX_RATIO, Math.max(MIN_RATIO, ratio)), 1);
            outputs.add(usage.completionTokens(), Math.max(1, latencyNanos));
        }

        Cost coldCost(RequestSize size) {
            double prompt = size.promptTokens() * Math.max(COLD_FACTOR, ratios.highMean());
            double maxOutput = maxOutput(size, COLD_FACTOR * Math.max(COLD_OUTPUT, outputs.max()));
            double output = Math.min(maxOutput, Math.max(COLD_OUTPUT, outputs.highMean()));
            return Cost.of(prompt + output, maxOutput - output, prompt + maxOutput);
        }

        Cost warmCost(RequestSize size) {
            double maxRatio = Math.max(ratios.max(), ratios.highMean() + 4 * ratios.deviation());
            double maxOutput = maxOutput(size, 2 * outputs.max());
            // The spread is known less well than the mean.
            double caution = 1 + (double) ENOUGH / outputs.size();
            return Cost.of(
                    size.promptTokens() * ratios.highMean() + Math.min(maxOutput, outputs.highMean()),
                    caution * Math.hypot(size.promptTokens() * ratios.deviation(), outputs.deviation()),
                    size.promptTokens() * maxRatio + maxOutput);
        }

        private static double maxOutput(RequestSize size, double otherwise) {
            return size.maxOutput() > 0 ? size.maxOutput() : otherwise;
        }
    }
}
