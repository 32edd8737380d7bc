package io.kafkachat.streams.config;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys that say who the app is, and where its cluster. */
final class ApplicationConfig {

    static final String APPLICATION_ID = "application.id";
    static final String INSTANCE_ID = "instance.id";
    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    /** Leaves room for what is appended: a topic's name has 249 characters at most. */
    private static final int LONGEST = 128;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1," + LONGEST + "}");
    private static final String EXPECTED = "at most " + LONGEST + " letters, digits, '.', '_' and '-'";

    /** As Kafka reads it, which takes a protocol too. */
    private static final Pattern SERVER =
            Pattern.compile("\\s*(?:[0-9a-zA-Z._%-]+://)?(?:[0-9a-zA-Z._%-]+|\\[[0-9a-zA-Z._%:-]+]):[0-9]{1,5}\\s*");

    private ApplicationConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Application")
                .key(
                        APPLICATION_ID,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new Check(EXPECTED, ApplicationConfig::isName),
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Application id",
                        "Name of the app: of its consumer group, and the beginning of the names of its internal topics. The same for all"
                                + " instances; with another one the app begins anew.")
                .key(
                        INSTANCE_ID,
                        Type.STRING,
                        "",
                        new Check(EXPECTED + ", or nothing", text -> text.isBlank() || isName(text)),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Instance id",
                        "Name of this instance, different from that of every other running instance and the same after a restart, such as the"
                                + " name of a pod of a stateful set. With it the consumer group waits for an instance that restarts instead"
                                + " of moving its partitions, and a transaction that a killed instance left open ends when it comes back."
                                + " Empty: none.")
                .key(
                        BOOTSTRAP_SERVERS,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new Check("host:port pairs separated by commas", ApplicationConfig::areServers),
                        Importance.HIGH,
                        Width.LONG,
                        "Bootstrap servers",
                        "Kafka cluster of prompts and outputs, as host:port pairs separated by commas.")
                .keys();
    }

    static @Nullable String instance(AbstractConfig config) {
        String instance = config.getString(INSTANCE_ID);
        return instance.isBlank() ? null : instance;
    }

    private static boolean areServers(String text) {
        return Arrays.stream(text.split(",", -1)).allMatch(SERVER.asMatchPredicate());
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
