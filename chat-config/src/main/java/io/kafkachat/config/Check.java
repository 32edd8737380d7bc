package io.kafkachat.config;

import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** A check of one text. Its words are its documentation and its error message, which never shows the value. */
public final class Check implements ConfigDef.Validator {

    public static final Check NOT_BLANK = new Check("text that is not blank", text -> !text.isBlank());

    private final String expected;
    private final Predicate<String> condition;

    /** @param expected completes "expected ..." */
    public Check(String expected, Predicate<String> condition) {
        this.expected = expected;
        this.condition = condition;
    }

    @Override
    public void ensureValid(String name, Object value) {
        String text = value instanceof Password password ? password.value() : (String) value;
        if (text != null && !condition.test(text)) {
            throw new ConfigException(name + ": expected " + expected);
        }
    }

    @Override
    public String toString() {
        return expected;
    }
}
