package io.kafkachat.config;

import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptTemplate;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Checks the keys of prompts, and what output takes over from them, against each other and the API's schema. */
public final class PromptConfigCheck {

    /** Request fields that have a key of their own. */
    private static final Map<String, String> REQUEST_KEYS = Map.of(
            "temperature", PromptConfig.TEMPERATURE,
            "top_p", PromptConfig.TOP_P,
            "max_tokens", PromptConfig.MAX_TOKENS,
            "seed", PromptConfig.SEED,
            "reasoning", PromptConfig.REASONING_EFFORT,
            "response_format", PromptConfig.RESPONSE_FORMAT,
            "tool_choice", PromptConfig.TOOL_CHOICE,
            "tools", PromptConfig.TOOLS,
            "model", EndpointConfig.MODEL);

    private final AbstractConfig config;
    private final ConfigErrors errors;

    public PromptConfigCheck(AbstractConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
    }

    /** To be called when each value is right by itself. */
    public void check() {
        checkPrompts();
        checkMode();
    }

    private void checkPrompts() {
        boolean templates = checkTemplate(PromptConfig.TEMPLATE) & checkTemplate(PromptConfig.SYSTEM_TEMPLATE);
        if (!config.getString(PromptConfig.TOOLS).isBlank()
                && !config.getString(PromptConfig.TOOLS_FILE).isBlank()) {
            errors.add(PromptConfig.TOOLS_FILE, "expected nothing, because " + PromptConfig.TOOLS + " is given");
        }
        if (!templates) {
            return;
        }
        try {
            new PromptMapper(PromptConfig.settings(config));
        } catch (IllegalArgumentException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), "");
            errors.add(requestKey(message), message);
        } catch (ConfigException e) {
            errors.add(PromptConfig.TOOLS_FILE, Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private boolean checkTemplate(String key) {
        String template = config.getString(key);
        try {
            if (!template.isBlank()) {
                PromptTemplate.compile(key, template);
            }
            return true;
        } catch (IllegalArgumentException e) {
            errors.add(key, Objects.requireNonNullElse(e.getMessage(), ""));
            return false;
        }
    }

    /** The key that set the field which a message begins with. */
    private String requestKey(String message) {
        String field = message.split("[.\\[:]", 2)[0];
        String key = REQUEST_KEYS.getOrDefault(field, PromptConfig.DEFAULTS);
        if (key.equals(PromptConfig.TOOLS)
                && !config.getString(PromptConfig.TOOLS_FILE).isBlank()) {
            return PromptConfig.TOOLS_FILE;
        }
        Object given = config.values().get(key);
        return given == null || given.toString().isBlank() ? PromptConfig.DEFAULTS : key;
    }

    private void checkMode() {
        EventSettings events = OutputConfig.events(config);
        if (events.mode() == OutputMode.ENRICH
                && events.enrichFormat() != EnrichFormat.FIELDS
                && config.getString(OutputConfig.ENRICH_FIELD).equals(config.getString(PromptConfig.FIELD))) {
            errors.add(OutputConfig.ENRICH_FIELD, "expected another field than " + PromptConfig.FIELD);
        }
    }
}
