package io.kafkachat.streams.config;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how Kafka Streams runs. They are Kafka's own. */
final class RuntimeConfig {

    static final String THREADS = "num.stream.threads";
    static final String STANDBYS = "num.standby.replicas";
    static final String STATE_DIR = "state.dir";
    static final String COMMIT_INTERVAL = "commit.interval.ms";

    private RuntimeConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Kafka Streams")
                .key(
                        THREADS,
                        Type.INT,
                        1,
                        Range.between(1, 1_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Stream threads",
                        "Threads that read and write. One is enough for some thousands of calls in flight: no thread waits for an answer.")
                .key(
                        STANDBYS,
                        Type.INT,
                        0,
                        Range.between(0, 100),
                        Importance.LOW,
                        Width.SHORT,
                        "Standby replicas",
                        "Further instances that keep a copy of each store, so that they take over sooner. Pays with large usage windows.")
                .key(
                        STATE_DIR,
                        Type.STRING,
                        "",
                        new Check("a directory that can be written or created, or nothing", RuntimeConfig::isUsable),
                        Importance.MEDIUM,
                        Width.LONG,
                        "State directory",
                        "Where stores on disk and locks are. Each instance on a machine needs its own. Empty: kafka-streams in the temporary directory.")
                .key(
                        COMMIT_INTERVAL,
                        Type.LONG,
                        40L,
                        Range.between(1, 60_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Commit interval",
                        "Readers with isolation.level=read_committed see answers so late at most; half of it is less latency and more load of"
                                + " the cluster.")
                .keys();
    }

    /** Nothing is created: a check may be made elsewhere. */
    private static boolean isUsable(String text) {
        if (text.isBlank()) {
            return true;
        }
        try {
            Path path = Path.of(text.strip()).toAbsolutePath();
            while (path != null && Files.notExists(path)) {
                path = path.getParent();
            }
            return path != null && Files.isDirectory(path) && Files.isWritable(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
