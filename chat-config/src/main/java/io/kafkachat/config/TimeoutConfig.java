package io.kafkachat.config;

import io.kafkachat.client.ClientSettings.Timeouts;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that bound every wait. */
public final class TimeoutConfig {

    public static final String CONNECT = "chat.connect.timeout.ms";
    public static final String FIRST_BYTE = "chat.first.byte.timeout.ms";
    public static final String IDLE = "chat.idle.timeout.ms";
    public static final String NO_DATA = "chat.no.data.timeout.ms";
    public static final String REQUEST = "chat.request.timeout.ms";
    public static final String DEADLINE = "chat.deadline.ms";

    private static final long BY_KIND = -1;
    private static final Range POSITIVE = Range.between(1, Integer.MAX_VALUE);

    private TimeoutConfig() {}

    public static ConfigDef keys() {
        Timeouts timeouts = Timeouts.DEFAULT;
        return new KeyGroup("Timeouts")
                .key(
                        CONNECT,
                        Type.LONG,
                        timeouts.connect().toMillis(),
                        POSITIVE,
                        Importance.LOW,
                        Width.SHORT,
                        "Connect timeout",
                        "Until the connection stands, TLS included.")
                .key(
                        FIRST_BYTE,
                        Type.LONG,
                        BY_KIND,
                        new ExceptFor(BY_KIND, POSITIVE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "First byte timeout",
                        "From the request to the first byte of the response. An answer that is not streamed sends it when it is complete. "
                                + BY_KIND + ": " + Timeouts.STREAM_FIRST_BYTE.toMillis() + " for streamed answers, and "
                                + REQUEST + " for others.")
                .key(
                        IDLE,
                        Type.LONG,
                        timeouts.idle().toMillis(),
                        POSITIVE,
                        Importance.LOW,
                        Width.SHORT,
                        "Idle timeout",
                        "Between two reads of a response, whatever they bring.")
                .key(
                        NO_DATA,
                        Type.LONG,
                        timeouts.noData().toMillis(),
                        POSITIVE,
                        Importance.LOW,
                        Width.SHORT,
                        "No data timeout",
                        "Between two pieces of a streamed answer: comments, by which a provider shows that it lives, do not count.")
                .key(
                        REQUEST,
                        Type.LONG,
                        timeouts.total().toMillis(),
                        POSITIVE,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Request timeout",
                        "For one attempt as a whole. A call that is given up may be billed.")
                .key(
                        DEADLINE,
                        Type.LONG,
                        timeouts.deadline().toMillis(),
                        POSITIVE,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Deadline",
                        "For a prompt over all attempts and waits, from its first attempt; then it becomes an error event. Time in which"
                                + " it waits for its first turn, the account is out of credits or the spend limit is reached does not"
                                + " count.")
                .keys();
    }

    static Timeouts settings(AbstractConfig config) {
        return new Timeouts(
                millis(config, CONNECT),
                config.getLong(FIRST_BYTE) == BY_KIND ? null : millis(config, FIRST_BYTE),
                millis(config, IDLE),
                millis(config, NO_DATA),
                millis(config, REQUEST),
                millis(config, DEADLINE));
    }

    public static Duration millis(AbstractConfig config, String key) {
        return Duration.ofMillis(config.getLong(key));
    }
}
