package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.InvalidRequestException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of prompt events.
 *
 * <ol>
 *   <li>A tombstone is ignored or rejected.
 *   <li>Text is the user message. With a prompt template it is what the template sees as the prompt field, and nothing
 *       else.
 *   <li>An object with {@code messages} (not null) is a request body. Its fields win over the configured defaults, fields
 *       that the API does not know are passed through, and a null field is one that it does not have. A field outside the
 *       allow-list is an error, even with the configured value. Templates are not applied.
 *   <li>Any other object is business data: the template's rendering, or else the prompt field's text, is the user message.
 *       No field of it ever is a request field, whatever its name.
 * </ol>
 *
 * <p>Thread-safe. Never throws for anything that an event holds.
 */
public final class PromptMapper {

    private static final String MESSAGES = "messages";
    private static final String MODEL = "model";
    private static final int LONGEST_NAME = 80;

    private final PromptSettings settings;
    private final @Nullable PromptTemplate promptTemplate;
    private final @Nullable PromptTemplate systemTemplate;
    /** What all requests but those that events bring along have in common; null if that lacks a model. */
    private final @Nullable ChatRequest common;

    /**
     * @throws IllegalArgumentException if a template does not compile (the message begins with {@code prompt.template} or
     *     {@code prompt.system.template} and names the line), or a request default breaks the API's schema (the message
     *     begins with the field)
     */
    public PromptMapper(PromptSettings settings) {
        this.settings = settings;
        this.promptTemplate = compile("prompt.template", settings.promptTemplate());
        this.systemTemplate = compile("prompt.system.template", settings.systemTemplate());
        ChatRequest checked = checkedDefaults();
        this.common = settings.model() == null ? null : checked;
    }

    /** What becomes of an event with this value. */
    public MappedPrompt map(PromptValue value) {
        try {
            if (value instanceof PromptValue.Text text) {
                return new MappedPrompt.Request(ofText(text.text()));
            }
            if (value instanceof PromptValue.Body body) {
                boolean isRequest = body.body().hasNonNull(MESSAGES);
                return new MappedPrompt.Request(isRequest ? ofBody(body.body()) : ofData(body.body()));
            }
            if (value instanceof PromptValue.Unsupported unsupported) {
                throw new InvalidRequestException("value", "text or an object, not " + unsupported.kind());
            }
            if (settings.nullValues() == PromptSettings.NullValues.FAIL) {
                throw new InvalidRequestException("value", "a prompt, not null");
            }
            return new MappedPrompt.Ignored();
        } catch (InvalidRequestException e) {
            return new MappedPrompt.Rejected(
                    new Failure(ErrorClass.INVALID_REQUEST, null, null, Objects.requireNonNull(e.getMessage()), null));
        }
    }

    private ChatRequest request(ObjectNode body) throws InvalidRequestException {
        return ChatRequest.fromJson(body, settings.capabilities());
    }

    private ChatRequest ofText(String text) throws InvalidRequestException {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put(settings.promptField(), text);
        if (promptTemplate == null && text.isBlank()) {
            throw new InvalidRequestException("value", "text that is not blank");
        }
        return ofData(event);
    }

    private ChatRequest ofData(ObjectNode event) throws InvalidRequestException {
        String user = promptTemplate == null ? promptField(event) : rendered(promptTemplate, event);
        String system = systemTemplate == null ? settings.systemPrompt() : systemTemplate.render(event);
        if (common == null) {
            throw new InvalidRequestException(MODEL, "a string that is not blank");
        }
        return common.withMessages(system == null || system.isBlank() ? null : system, user);
    }

    private String promptField(ObjectNode event) throws InvalidRequestException {
        JsonNode prompt = event.path(settings.promptField());
        if (!prompt.isTextual() || prompt.textValue().isBlank()) {
            throw new InvalidRequestException(settings.promptField(), "a string that is not blank");
        }
        return prompt.textValue();
    }

    private static String rendered(PromptTemplate template, ObjectNode event) throws InvalidRequestException {
        String text = template.render(event);
        if (text.isBlank()) {
            throw new InvalidRequestException("prompt.template", "to render more than blanks");
        }
        return text;
    }

    private ChatRequest ofBody(ObjectNode event) throws InvalidRequestException {
        ObjectNode body = defaults();
        for (var field : event.properties()) {
            if (field.getValue().isNull()) {
                continue;
            }
            if (!mayOverride(field.getKey())) {
                throw new InvalidRequestException(
                        shortened(field.getKey()), "to be left out, it is not one of the fields that events may set");
            }
            body.set(field.getKey(), field.getValue());
        }
        if (event.get(MESSAGES) instanceof ArrayNode messages) {
            body.set(MESSAGES, withoutNulls(messages));
        }
        // As the event has it first, because errors count the event's messages.
        ChatRequest request = request(body);
        String system = settings.systemPrompt();
        if (system == null || system.isBlank() || hasSystemMessage(request)) {
            return request;
        }
        body.withArrayProperty(MESSAGES).insert(0, message("system", system));
        return request(body);
    }

    private boolean mayOverride(String field) {
        Set<String> overridable = settings.overridable();
        return overridable == null || field.equals(MESSAGES) || overridable.contains(field);
    }

    /** Converters show by a null that a message does not have a field. */
    private static ArrayNode withoutNulls(ArrayNode original) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode(original.size());
        for (JsonNode element : original) {
            if (element instanceof ObjectNode message) {
                ObjectNode copy = messages.addObject();
                message.properties().forEach(field -> {
                    if (!field.getValue().isNull() || field.getKey().equals("content")) {
                        copy.set(field.getKey(), field.getValue());
                    }
                });
            } else {
                messages.add(element);
            }
        }
        return messages;
    }

    private static boolean hasSystemMessage(ChatRequest request) {
        return request.messages().stream().anyMatch(message -> message.role() == ChatRequest.Role.SYSTEM);
    }

    private static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }

    private ObjectNode defaults() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (settings.model() != null) {
            body.put(MODEL, settings.model());
        }
        body.setAll(settings.requestDefaults());
        return body;
    }

    /** Any request will do: what is wrong now is wrong with every event. */
    private ChatRequest checkedDefaults() {
        ObjectNode probe = defaults();
        if (settings.model() == null) {
            probe.put(MODEL, "any");
        }
        probe.putArray(MESSAGES).add(message("user", "any"));
        try {
            return request(probe);
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Field names come from the event, and messages are for people. */
    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    private static @Nullable PromptTemplate compile(String name, @Nullable String text) {
        return text == null ? null : PromptTemplate.compile(name, text);
    }
}
