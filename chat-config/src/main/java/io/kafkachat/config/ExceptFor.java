package io.kafkachat.config;

import org.apache.kafka.common.config.ConfigDef;

/** A check that one value, which stands for something else, need not pass. */
public final class ExceptFor implements ConfigDef.Validator {

    private final Object special;
    private final ConfigDef.Validator check;

    public ExceptFor(Object special, ConfigDef.Validator check) {
        this.special = special;
        this.check = check;
    }

    @Override
    public void ensureValid(String name, Object value) {
        if (!special.equals(value)) {
            check.ensureValid(name, value);
        }
    }

    @Override
    public String toString() {
        return special + " or " + check;
    }
}
