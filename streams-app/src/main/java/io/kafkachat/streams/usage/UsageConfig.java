package io.kafkachat.streams.usage;

import io.kafkachat.config.Check;
import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.TimeoutConfig;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys that say what usage is added up by. */
public final class UsageConfig {

    public static final String SIZES = "usage.window.sizes.ms";
    public static final String GRACE = "usage.window.grace.ms";
    public static final String KEPT = "usage.windows.kept";
    public static final String TENANT_HEADER = "usage.tenant.header";
    public static final String TENANT_FIELD = "usage.tenant.field";

    private UsageConfig() {}

    public static ConfigDef keys() {
        UsageWindowSettings defaults = UsageWindowSettings.DEFAULTS;
        return new KeyGroup("Usage")
                .key(
                        SIZES,
                        Type.LIST,
                        defaults.sizes().stream()
                                .map(size -> Long.toString(size.toMillis()))
                                .toList(),
                        new WindowSizes(),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Window sizes",
                        "Usage is added up in windows of these sizes, by model and tenant, and each has a topic. Windows begin at multiples of"
                                + " their size since 1970 (UTC). Empty: there are none.")
                .key(
                        GRACE,
                        Type.LONG,
                        defaults.grace().toMillis(),
                        Range.between(0, 3_600_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Window grace",
                        "How long after its end a window waits for what is still on its way. What comes even later is not lost: the window is"
                                + " published again, with the next revision.")
                .key(
                        KEPT,
                        Type.INT,
                        defaults.kept(),
                        Range.between(2, 100_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Windows kept",
                        "So many windows of each size can be queried. They are kept in memory: 0.5 to 3 KB for each of them and each pair of"
                                + " model and tenant.")
                .key(
                        TENANT_HEADER,
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Tenant header",
                        "The header of a prompt that names whom its usage is counted for. Empty: none. Not together with "
                                + TENANT_FIELD + ".")
                .key(
                        TENANT_FIELD,
                        Type.STRING,
                        "",
                        new Check(
                                "names separated by single dots",
                                path -> path.isBlank() || UsageWindowSettings.isPath(path.strip())),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Tenant field",
                        "The field of a prompt's JSON object that names whom its usage is counted for, e.g. customer.id. Empty: none. Tenants are"
                                + " cut after " + UsageKey.MAX_LENGTH
                                + " characters; many thousands of them need much memory.")
                .keys();
    }

    /** Checks the keys against each other; to be called when each is right. */
    public static void check(AbstractConfig config, ConfigErrors errors) {
        if (text(config, TENANT_HEADER) != null && text(config, TENANT_FIELD) != null) {
            errors.add(TENANT_FIELD, TENANT_FIELD + ": expected nothing if " + TENANT_HEADER + " is set");
        }
    }

    /** To be called when the keys are right, also against each other. */
    public static UsageWindowSettings settings(AbstractConfig config) {
        return new UsageWindowSettings(
                sizes(config),
                TimeoutConfig.millis(config, GRACE),
                config.getInt(KEPT),
                text(config, TENANT_HEADER),
                text(config, TENANT_FIELD));
    }

    /** To be called when {@link #SIZES} is right. */
    public static List<Duration> sizes(AbstractConfig config) {
        return config.getList(SIZES).stream()
                .map(size -> Duration.ofMillis(Long.parseLong(size)))
                .toList();
    }

    private static @Nullable String text(AbstractConfig config, String key) {
        String text = config.getString(key).strip();
        return text.isEmpty() ? null : text;
    }
}
