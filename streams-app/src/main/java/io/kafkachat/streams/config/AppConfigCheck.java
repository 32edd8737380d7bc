package io.kafkachat.streams.config;

import io.kafkachat.config.ClientConfigCheck;
import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.LimitConfig;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.PromptConfigCheck;
import io.kafkachat.config.TopicTemplate;
import io.kafkachat.config.TopicsConfig;
import io.kafkachat.streams.usage.UsageConfig;
import java.util.Collection;
import org.apache.kafka.streams.StreamsConfig;

/** Checks values that are right each by itself against each other. Every error stands at the key at fault. */
final class AppConfigCheck {

    private static final String DEAD_LETTERS =
            StreamsKeys.PREFIX + StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG;

    private final AppConfig config;
    private final ConfigErrors errors;

    AppConfigCheck(AppConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
    }

    void check() {
        TopicsConfig.check(config, errors);
        checkPending();
        new PromptConfigCheck(config, errors).check();
        new ClientConfigCheck(config, errors).check();
        new StreamsConfigCheck(config, errors).check();
        UsageConfig.check(config, errors);
        UsageTopicsConfig.check(config, errors);
        checkOutputs();
        checkUsageTopics();
        checkInternalTopics();
    }

    private void checkPending() {
        int pending = config.getInt(DeliveryConfig.MAX_RECORDS);
        int inFlight = config.getInt(LimitConfig.MAX_IN_FLIGHT);
        if (pending != DeliveryConfig.AUTOMATIC && pending < inFlight) {
            errors.add(
                    DeliveryConfig.MAX_RECORDS,
                    "expected at least " + LimitConfig.MAX_IN_FLIGHT + " (" + inFlight + "), better twice of it, or "
                            + DeliveryConfig.AUTOMATIC);
        }
    }

    private void checkOutputs() {
        config.outputTopics()
                .names()
                .forEach((type, topic) -> checkOutput(OutputConfig.TOPIC_KEYS.getOrDefault(type, ""), topic));
        Object deadLetters = config.originals().get(DEAD_LETTERS);
        if (deadLetters != null) {
            checkOutput(DEAD_LETTERS, deadLetters.toString().strip());
        }
    }

    /** An output topic that is read again would be an endless loop that costs money. */
    private void checkOutput(String key, String topic) {
        if (!TopicTemplate.isName(topic)) {
            errors.add(
                    key,
                    "expected a name that is no longer than a topic's may be, " + ApplicationConfig.APPLICATION_ID
                            + " included");
        } else if (config.promptTopics().isRead(topic)) {
            errors.add(key, "expected a topic that the app does not read: every output would be a new prompt");
        }
    }

    /** Windows of usage have no prompt, and the highest revision counts, so that their topics may be compacted. */
    private void checkUsageTopics() {
        Collection<String> others = config.outputTopics().names().values();
        Collection<String> topics =
                UsageTopicsConfig.topics(config, config.applicationId()).values();
        if (topics.stream().anyMatch(others::contains)) {
            errors.add(UsageTopicsConfig.TOPIC, "expected a topic that no other output goes to");
        }
        // One error is enough, however many sizes there are.
        topics.stream()
                .filter(topic ->
                        !TopicTemplate.isName(topic) || config.promptTopics().isRead(topic))
                .findFirst()
                .ifPresent(topic -> checkOutput(UsageTopicsConfig.TOPIC, topic));
    }

    private void checkInternalTopics() {
        PromptTopics prompts = config.promptTopics();
        InternalTopics.of(config.applicationId(), UsageConfig.sizes(config)).stream()
                .filter(prompts::isRead)
                .findFirst()
                .ifPresent(topic -> errors.add(
                        prompts.pattern() == null ? TopicsConfig.TOPICS : TopicsConfig.TOPICS_REGEX,
                        "expected no internal topic of the app, which " + topic + " is"));
    }
}
