package io.kafkachat.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Names that keys are made of. */
public final class Names implements ConfigDef.Validator {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    @Override
    public void ensureValid(String name, Object value) {
        List<String> given = ((List<?>) value).stream().map(String::valueOf).toList();
        if (!given.stream().allMatch(Names::isName) || Set.copyOf(given).size() < given.size()) {
            throw new ConfigException(name, value, "expected " + this);
        }
    }

    @Override
    public String toString() {
        return "names of letters, digits, '_' and '-', each once";
    }
}
