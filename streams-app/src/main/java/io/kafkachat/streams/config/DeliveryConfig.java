package io.kafkachat.streams.config;

import io.kafkachat.config.AdoptionConfig;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.LimitConfig;
import io.kafkachat.config.OneOf;
import io.kafkachat.streams.ProcessorSettings;
import io.kafkachat.streams.ProcessorSettings.Ordering;
import io.kafkachat.streams.config.DeliverySettings.Guarantee;
import io.kafkachat.streams.config.DeliverySettings.PendingStore;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * The keys that say how much is taken on, in which order, where it is kept, and what becomes of running calls. {@link
 * #ORDERING} is not that of the connectors, which also know the order of a partition.
 */
final class DeliveryConfig {

    static final String GUARANTEE = "processing.guarantee";
    static final String ORDERING = "ordering";
    static final String MAX_RECORDS = "max.pending.records";
    static final String MAX_BYTES = "max.pending.bytes";
    static final String MAX_RECORD_BYTES = "max.record.bytes";
    static final String PENDING_STORE = "pending.store";

    /** In {@link #MAX_RECORDS}. */
    static final int AUTOMATIC = 0;

    private DeliveryConfig() {}

    static ConfigDef keys() {
        KeyGroup group = new KeyGroup("Delivery")
                .key(
                        GUARANTEE,
                        Type.STRING,
                        Guarantee.EXACTLY_ONCE_V2.word(),
                        Guarantee.CHECK,
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Processing guarantee",
                        "exactly_once_v2: the output of a prompt and the fact that it is answered are written in one transaction, so that readers"
                                + " with isolation.level=read_committed see it once. at_least_once: output may come twice after a crash.")
                .key(
                        ORDERING,
                        Type.STRING,
                        OneOf.word(Ordering.NONE),
                        OneOf.of(Ordering.class),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Ordering",
                        "Which prompts wait for others: none; key (the next prompt of a key is sent after the output of the one before, as a"
                                + " conversation needs it).")
                .key(
                        MAX_RECORDS,
                        Type.INT,
                        AUTOMATIC,
                        Range.between(0, 1_000_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Pending records",
                        "The instance reads no more prompts while so many are unanswered. At least "
                                + LimitConfig.MAX_IN_FLIGHT + "; 0: twice of it.")
                .key(
                        MAX_BYTES,
                        Type.LONG,
                        256L << 20,
                        Range.between(1 << 20, Long.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Pending bytes",
                        "The same for the memory that these prompts take, by estimate.")
                .key(
                        MAX_RECORD_BYTES,
                        Type.INT,
                        1_000_000,
                        // A request of the producer must fit into its buffer of 32 MiB.
                        Range.between(1 << 10, 16 << 20),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Record bytes",
                        "The largest record that is read as a prompt, kept in the store of pending prompts, or written; a larger prompt becomes an"
                                + " error event. The default fits topics with Kafka's default limit. If it is raised, raise max.message.bytes of"
                                + " the output topics to four thirds of it and 64 KiB: an error event holds its prompt, as base64 if it is no"
                                + " text. Internal topics that the app creates have that limit.")
                .key(
                        PENDING_STORE,
                        Type.STRING,
                        OneOf.word(PendingStore.IN_MEMORY),
                        OneOf.of(PendingStore.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Pending store",
                        "Where prompts are kept until they are answered; both have a changelog topic. in.memory is faster, and no more is kept than "
                                + MAX_BYTES + ". rocksdb needs no reading of the changelog after a restart, if "
                                + RuntimeConfig.STATE_DIR + " is still there.");
        return AdoptionConfig.addTo(group).keys();
    }

    static Guarantee guarantee(AbstractConfig config) {
        return Guarantee.of(config.getString(GUARANTEE));
    }

    static DeliverySettings settings(AbstractConfig config) {
        int maxRecords = config.getInt(MAX_RECORDS);
        return new DeliverySettings(
                guarantee(config),
                OneOf.constant(PendingStore.class, config.getString(PENDING_STORE)),
                new ProcessorSettings(
                        OneOf.constant(Ordering.class, config.getString(ORDERING)),
                        maxRecords == AUTOMATIC ? 2 * config.getInt(LimitConfig.MAX_IN_FLIGHT) : maxRecords,
                        config.getLong(MAX_BYTES),
                        config.getInt(MAX_RECORD_BYTES),
                        AdoptionConfig.timeout(config),
                        config.getInt(AdoptionConfig.MAX_CALLS)));
    }
}
