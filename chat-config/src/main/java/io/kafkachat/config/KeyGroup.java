package io.kafkachat.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** Defines the keys of one concern, in the order in which a form shows them. */
public final class KeyGroup {

    private final String group;
    private final ConfigDef keys = new ConfigDef();
    private int order;

    public KeyGroup(String group) {
        this.group = group;
    }

    /** @param check null: any value of the type; a {@link OneOf} is offered as a choice, too */
    public KeyGroup key(
            String name,
            Type type,
            @Nullable Object defaultValue,
            @Nullable Validator check,
            Importance importance,
            Width width,
            String displayName,
            String documentation) {
        ConfigDef.Recommender choices = check instanceof OneOf oneOf ? oneOf : null;
        keys.define(
                name,
                type,
                defaultValue,
                check,
                importance,
                documentation,
                group,
                ++order,
                width,
                displayName,
                List.of(),
                choices);
        return this;
    }

    public ConfigDef keys() {
        return keys;
    }
}
