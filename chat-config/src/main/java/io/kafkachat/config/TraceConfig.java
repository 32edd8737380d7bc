package io.kafkachat.config;

import io.kafkachat.events.TraceForwarding;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The key that says what the provider learns of a prompt's trace. */
public final class TraceConfig {

    public static final String CONTEXT = "chat.trace.context";

    private TraceConfig() {}

    public static ConfigDef keys() {
        return new KeyGroup("Endpoint")
                .key(
                        CONTEXT,
                        Type.STRING,
                        OneOf.word(TraceForwarding.NONE),
                        OneOf.of(TraceForwarding.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Trace context",
                        "w3c: the headers traceparent and tracestate of a prompt go with its calls, unchanged, also to fallbacks; what is"
                                + " not of W3C Trace Context is left out. none: no header of a prompt does. Outputs have all headers of"
                                + " their prompt in either case.")
                .keys();
    }

    public static TraceForwarding settings(AbstractConfig config) {
        return OneOf.constant(TraceForwarding.class, config.getString(CONTEXT));
    }
}
