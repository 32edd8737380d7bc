package io.kafkachat.streams.config;

import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.usage.UsageWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The topics that Kafka Streams creates for the app's topology. */
public final class InternalTopics {

    private static final String CHANGELOG = "-changelog";

    private InternalTopics() {}

    /** @param sizes of windows of usage */
    public static List<String> of(String applicationId, List<Duration> sizes) {
        List<String> topics = new ArrayList<>();
        topics.add(applicationId + "-" + ChatCompletions.DEFAULT_STORE_NAME + CHANGELOG);
        if (!sizes.isEmpty()) {
            topics.add(applicationId + "-" + UsageWindows.REPARTITION_NAME + "-repartition");
        }
        for (Duration size : sizes) {
            topics.add(applicationId + "-" + UsageWindows.storeName(size) + CHANGELOG);
        }
        return topics;
    }
}
