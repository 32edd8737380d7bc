package io.kafkachat.config;

import io.kafkachat.client.AnswerPolicies;
import io.kafkachat.client.AnswerPolicies.Policy;
import io.kafkachat.client.AnswerPolicies.Think;
import io.kafkachat.client.ClientSettings.Streaming;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how answers are to come, and which of them are none. */
final class AnswerConfig {

    static final String STREAM = "request.stream";
    static final String LENGTH = "answer.on.length";
    static final String CONTENT_FILTER = "answer.on.content.filter";
    static final String REFUSAL = "answer.on.refusal";
    static final String EMPTY = "answer.on.empty";
    static final String THINK = "answer.think";

    /** As users write it. */
    enum Stream {
        AUTO(Streaming.AUTO),
        TRUE(Streaming.ALWAYS),
        FALSE(Streaming.NEVER);

        private final Streaming streaming;

        Stream(Streaming streaming) {
            this.streaming = streaming;
        }
    }

    private AnswerConfig() {}

    static ConfigDef keys() {
        AnswerPolicies policies = AnswerPolicies.DEFAULT;
        return new KeyGroup("Answers")
                .key(
                        STREAM,
                        Type.STRING,
                        OneOf.word(Stream.AUTO),
                        OneOf.of(Stream.class),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Stream",
                        "Whether answers are asked for as a stream: the events are the same, but a call that hangs is noticed early. auto: as the"
                                + " field stream of the prompt says, else as a stream unless the endpoint turns out not to know it.")
                .key(
                        LENGTH,
                        Type.STRING,
                        OneOf.word(policies.length()),
                        OneOf.of(Policy.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Cut answers",
                        "What an answer is that was cut at max_tokens: an answer (accept), or an error event of class LENGTH.")
                .key(
                        CONTENT_FILTER,
                        Type.STRING,
                        OneOf.word(policies.contentFilter()),
                        OneOf.of(Policy.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Filtered answers",
                        "What an answer is that the provider's filter ended: an answer, or an error event of class CONTENT_FILTER.")
                .key(
                        REFUSAL,
                        Type.STRING,
                        OneOf.word(policies.refusal()),
                        OneOf.of(Policy.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Refusals",
                        "What an answer is in which the model declines: an answer with the field refusal, or an error event of class"
                                + " CONTENT_FILTER.")
                .key(
                        EMPTY,
                        Type.STRING,
                        OneOf.word(policies.empty()),
                        OneOf.of(Policy.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Empty answers",
                        "What an answer without content and tool call is: an answer, or, after one more attempt, an error event of class EMPTY.")
                .key(
                        THINK,
                        Type.STRING,
                        OneOf.word(policies.think()),
                        OneOf.of(Think.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Think blocks",
                        "Whether <think> blocks at the beginning of the content stay there, or are taken out and become the reasoning if the"
                                + " answer has no other (strip).")
                .keys();
    }

    static Streaming streaming(AbstractConfig config) {
        return OneOf.constant(Stream.class, config.getString(STREAM)).streaming;
    }

    static AnswerPolicies policies(AbstractConfig config) {
        return new AnswerPolicies(
                policy(config, LENGTH),
                policy(config, CONTENT_FILTER),
                policy(config, REFUSAL),
                policy(config, EMPTY),
                OneOf.constant(Think.class, config.getString(THINK)));
    }

    private static Policy policy(AbstractConfig config, String key) {
        return OneOf.constant(Policy.class, config.getString(key));
    }
}
