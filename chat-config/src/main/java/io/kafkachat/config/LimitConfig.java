package io.kafkachat.config;

import io.kafkachat.client.Budgets;
import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how hard an endpoint is called, and for how much money. */
public final class LimitConfig {

    public static final String MAX_IN_FLIGHT = "chat.max.in.flight";
    public static final String ADAPTIVE = "chat.concurrency.adaptive";
    public static final String MIN = "chat.concurrency.min";
    public static final String START = "chat.concurrency.start";
    public static final String REQUESTS = "chat.requests.per.minute";
    public static final String TOKENS = "chat.tokens.per.minute";
    public static final String SPEND_LIMIT = "chat.spend.limit.usd";
    public static final String SPEND_PERIOD = "chat.spend.limit.period";

    private static final int MOST_IN_FLIGHT = 100_000;
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

    private LimitConfig() {}

    public static ConfigDef keys() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.DEFAULT;
        Budgets budgets = Budgets.UNLIMITED;
        return new KeyGroup("Limits")
                .key(
                        MAX_IN_FLIGHT,
                        Type.INT,
                        Limits.DEFAULT.maxInFlight(),
                        Range.between(1, MOST_IN_FLIGHT),
                        Importance.HIGH,
                        Width.SHORT,
                        "Calls in flight",
                        "Calls under way at once at most, of all tasks on a worker that call the same endpoint with the same settings.")
                .key(
                        ADAPTIVE,
                        Type.BOOLEAN,
                        concurrency.enabled(),
                        null,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Adaptive concurrency",
                        "Whether the number of calls in flight follows what the endpoint takes: it grows while calls are answered, and falls"
                                + " when they are refused (429) or the endpoint is overloaded (503). false: always up to "
                                + MAX_IN_FLIGHT
                                + "; a refusal then pauses all calls of the model for a second, and longer if it"
                                + " is still refused.")
                .key(
                        MIN,
                        Type.INT,
                        concurrency.min(),
                        Range.between(1, MOST_IN_FLIGHT),
                        Importance.LOW,
                        Width.SHORT,
                        "Least concurrency",
                        "Calls in flight that are always allowed, if it is adaptive.")
                .key(
                        START,
                        Type.INT,
                        concurrency.start(),
                        Range.between(1, MOST_IN_FLIGHT),
                        Importance.LOW,
                        Width.SHORT,
                        "First concurrency",
                        "Calls in flight that are allowed at first, if it is adaptive; doubles with every round of answers until the first"
                                + " refusal. Never more than " + MAX_IN_FLIGHT + " and never less than " + MIN + ".")
                .key(
                        REQUESTS,
                        Type.INT,
                        budgets.requestsPerMinute(),
                        Range.between(0, Integer.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Requests per minute",
                        "Requests in any 60 seconds at most, repeated ones included; the next ones wait. Each worker and each fallback has a"
                                + " budget of its own. 0: no limit.")
                .key(
                        TOKENS,
                        Type.INT,
                        budgets.tokensPerMinute(),
                        Range.between(0, Integer.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Tokens per minute",
                        "Tokens of prompts and answers in any 60 seconds at most, likewise. What an answer will take is estimated from earlier ones"
                                + " and from max_tokens: set " + PromptConfig.MAX_TOKENS
                                + ", at some three times of what is usual. 0: no limit.")
                .key(
                        SPEND_LIMIT,
                        Type.STRING,
                        "",
                        new Check("a positive amount such as 12.50, or nothing", LimitConfig::isAmount),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Spend limit",
                        "US dollars that may be spent in each " + SPEND_PERIOD
                                + ", as the provider reports them; then prompts wait for the next one. Calls on the way when it is reached"
                                + " are finished. Each worker and each fallback has a limit of its own, and a restart forgets what was"
                                + " spent. Without effect where the provider reports no cost. Empty: no limit.")
                .key(
                        SPEND_PERIOD,
                        Type.STRING,
                        OneOf.word(budgets.period()),
                        OneOf.of(Period.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Spend period",
                        "The stretch of the calendar, in UTC, in which " + SPEND_LIMIT + " may be spent.")
                .keys();
    }

    public static Limits limits(AbstractConfig config) {
        return new Limits(config.getInt(MAX_IN_FLIGHT));
    }

    public static AdaptiveConcurrency concurrency(AbstractConfig config) {
        int min = config.getInt(MIN);
        return new AdaptiveConcurrency(config.getBoolean(ADAPTIVE), min, Math.max(min, config.getInt(START)));
    }

    public static Budgets budgets(AbstractConfig config) {
        String limit = config.getString(SPEND_LIMIT).strip();
        return new Budgets(
                config.getInt(REQUESTS),
                config.getInt(TOKENS),
                limit.isEmpty() ? null : new BigDecimal(limit),
                OneOf.constant(Period.class, config.getString(SPEND_PERIOD)));
    }

    private static boolean isAmount(String text) {
        String amount = text.strip();
        return amount.isEmpty() || AMOUNT.matcher(amount).matches() && new BigDecimal(amount).signum() > 0;
    }
}
