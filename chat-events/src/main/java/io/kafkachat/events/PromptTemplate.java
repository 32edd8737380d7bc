package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.kafkachat.client.InvalidRequestException;
import java.io.LineNumberReader;
import java.io.StringReader;

/**
 * A Mustache template over the fields of a prompt event.
 *
 * <p>{@code {{a}}} and {@code {{a.b}}} are fields, {@code {{#list}}...{{/list}}} repeats for each element, where {@code
 * {{.}}} is the element, {@code {{-index}}} its position from 1, and a field that the element does not have is looked up
 * around the list. Nothing is escaped. Numbers and booleans are written as in JSON, and so are whole objects and lists.
 * A variable without a value (missing or null) is an error; a section of it is left out, so that {@code
 * {{#note}}...{{/note}}} is the way to use an optional field. Empty text counts as no value in a section. There are no
 * partials and no blocks.
 *
 * <p>Thread-safe.
 */
public final class PromptTemplate {

    private final String name;
    private final Template template;

    private PromptTemplate(String name, Template template) {
        this.name = name;
        this.template = template;
    }

    /**
     * Compiles a template.
     *
     * @param name what to call it in messages, e.g. {@code prompt.template}
     * @throws IllegalArgumentException if it is no template; the message begins with {@code name} and names the line or
     *     the tag
     */
    public static PromptTemplate compile(String name, String text) {
        LineNumberReader source = new LineNumberReader(new StringReader(text));
        try {
            Template template = Mustache.compiler()
                    .escapeHTML(false)
                    .emptyStringIsFalse(true)
                    .withCollector(new JsonCollector())
                    .withFormatter(PromptTemplate::text)
                    .compile(source);
            template.visit(new TemplateChecks(text));
            return new PromptTemplate(name, template);
        } catch (MustacheException | IndexOutOfBoundsException e) {
            // The engine stumbles over an empty tag without a message of its own.
            String reason = e instanceof MustacheException ? e.getMessage() : "empty tag";
            long lines = Math.min(source.getLineNumber() + 1L, text.lines().count());
            throw new IllegalArgumentException(
                    name + ": expected a Mustache template, but read until line " + lines + ": " + reason, e);
        }
    }

    /** @throws InvalidRequestException naming the variable that has no value */
    String render(ObjectNode event) throws InvalidRequestException {
        try {
            return template.execute(event);
        } catch (MustacheException.Context e) {
            throw new InvalidRequestException(e.key, "a value for line " + e.lineNo + " of " + name);
        }
    }

    private static String text(Object value) {
        return value instanceof JsonNode node && node.isValueNode() ? node.asText() : value.toString();
    }
}
