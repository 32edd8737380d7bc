package io.kafkachat.streams.app;

import io.kafkachat.config.Check;
import io.kafkachat.config.TopicTemplate;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A check of a list of names of topics. */
final class EachTopic implements ConfigDef.Validator {

    private final Check name = new TopicTemplate("").check(false);

    @Override
    public void ensureValid(String key, Object value) {
        List<String> topics = ((List<?>) value).stream().map(String::valueOf).toList();
        if (topics.stream().distinct().count() < topics.size()) {
            throw new ConfigException(key + ": expected each topic once");
        }
        topics.forEach(topic -> name.ensureValid(key, topic));
    }

    @Override
    public String toString() {
        return "each " + name;
    }
}
