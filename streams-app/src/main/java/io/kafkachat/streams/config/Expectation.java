package io.kafkachat.streams.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/** What a key expects, in words of its own: Kafka's messages repeat what was given, which may be a secret in the wrong place. */
final class Expectation {

    private Expectation() {}

    static boolean isMet(ConfigKey key, String given) {
        try {
            Object value = ConfigDef.parseType(key.name, given, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, value);
            }
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    static String of(ConfigKey key) {
        String type = switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, SHORT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case CLASS -> "the name of a class";
            case LIST -> "a list";
            case STRING, PASSWORD -> "text";
        };
        if (key.validator == null || !describesItself(key.validator)) {
            return "expected " + type;
        }
        boolean ofText = switch (key.type) {
            case STRING, PASSWORD, LIST -> true;
            default -> false;
        };
        return "expected " + (ofText ? "" : type + ", ") + key.validator;
    }

    private static boolean describesItself(ConfigDef.Validator validator) {
        return !validator.toString().startsWith(validator.getClass().getName());
    }
}
