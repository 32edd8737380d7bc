package io.kafkachat.connect;

import io.kafkachat.config.AdoptionConfig;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.LimitConfig;
import io.kafkachat.config.OneOf;
import io.kafkachat.connect.DeliverySettings.Adoption;
import io.kafkachat.connect.DeliverySettings.Ordering;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * The keys that say how much is taken on, in which order, and what becomes of running calls. {@link #ORDERING} is not that
 * of the Streams app, which has no order of partitions.
 */
final class DeliveryConfig {

    static final String ORDERING = "ordering";
    static final String MAX_RECORDS = "max.outstanding.records";
    static final String MAX_BYTES = "max.outstanding.bytes";

    private DeliveryConfig() {}

    static ConfigDef keys() {
        KeyGroup group = new KeyGroup("Delivery")
                .key(
                        ORDERING,
                        Type.STRING,
                        OneOf.word(Ordering.NONE),
                        OneOf.of(Ordering.class),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Ordering",
                        "Which prompts wait for others: none; key (the next prompt of a key is sent after the output of the one before is"
                                + " published, as a conversation needs it); partition (calls run in parallel, output is published in the order"
                                + " of the offsets).")
                .key(
                        MAX_RECORDS,
                        Type.INT,
                        2_000,
                        Range.between(1, 1_000_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Outstanding records",
                        "A task stops reading while so many of its prompts are unfinished, and goes on at three quarters. It may take on one more"
                                + " poll (consumer.override.max.poll.records). At least " + LimitConfig.MAX_IN_FLIGHT
                                + ", better twice of it.")
                .key(
                        MAX_BYTES,
                        Type.LONG,
                        64L << 20,
                        Range.between(1 << 10, Long.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Outstanding bytes",
                        "The same for the memory that these prompts take, by estimate.");
        return AdoptionConfig.addTo(group).keys();
    }

    static DeliverySettings settings(ConnectorConfig config) {
        return new DeliverySettings(
                OneOf.constant(Ordering.class, config.getString(ORDERING)),
                config.getInt(MAX_RECORDS),
                config.getLong(MAX_BYTES),
                new Adoption(AdoptionConfig.timeout(config), config.getInt(AdoptionConfig.MAX_CALLS)));
    }
}
