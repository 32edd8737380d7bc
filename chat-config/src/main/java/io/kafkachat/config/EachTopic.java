package io.kafkachat.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A check of a list of names of topics. */
final class EachTopic implements ConfigDef.Validator {

    private static final TopicTemplate NAME = new TopicTemplate("");

    @Override
    public void ensureValid(String key, Object value) {
        List<String> topics = ((List<?>) value).stream().map(String::valueOf).toList();
        if (topics.stream().distinct().count() < topics.size()
                || !topics.stream().allMatch(NAME::isTopic)) {
            throw new ConfigException(key + ": expected " + this);
        }
    }

    @Override
    public String toString() {
        return "names of topics, each once and of " + TopicTemplate.CHARACTERS;
    }
}
