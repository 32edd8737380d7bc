package io.kafkachat.config;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say what becomes of calls that run when their task ends. */
public final class AdoptionConfig {

    public static final String TIMEOUT = "adoption.timeout.ms";
    public static final String MAX_CALLS = "adoption.max.calls";

    private AdoptionConfig() {}

    /** @return the group, with these keys */
    public static KeyGroup addTo(KeyGroup group) {
        return group.key(
                        TIMEOUT,
                        Type.LONG,
                        30_000L,
                        Range.between(0, 3_600_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Adoption timeout",
                        "How long a call that runs when its task ends is kept for the task that gets the prompt next in the same process, so"
                                + " that a rebalance, or a restart of tasks alone, does not send it again. 0: not at all.")
                .key(
                        MAX_CALLS,
                        Type.INT,
                        10_000,
                        Range.between(0, 1_000_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Adoption maximum calls",
                        "So many calls are kept at most, over all tasks of the process that share the client; others end with their task.");
    }

    public static Duration timeout(AbstractConfig config) {
        return TimeoutConfig.millis(config, TIMEOUT);
    }
}
