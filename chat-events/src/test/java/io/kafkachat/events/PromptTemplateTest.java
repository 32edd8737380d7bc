package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kafkachat.client.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplateTest {

    private static final String EVENT = """
            {"name": "Ada <ada@example.org> & Co", "order": {"id": 17, "total": 12.50, "lines": [{"sku": "A"}, {"sku": "B"}]},
             "tags": ["x", "y"], "open": true, "closed": false, "note": null, "blank": "", "none": [], "zero": 0}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{name}}                                      | Ada <ada@example.org> & Co",
                "{{{name}}}                                    | Ada <ada@example.org> & Co",
                "{{order.id}}: {{order.total}}                 | 17: 12.50",
                "{{#order}}{{id}} for {{name}}{{/order}}       | 17 for Ada <ada@example.org> & Co",
                "{{#order.lines}}{{-index}}{{sku}} {{/order.lines}}. | 1A 2B .",
                "{{#tags}}{{.}}{{^-last}}, {{/-last}}{{/tags}} | x, y",
                "{{#open}}open{{/open}}                        | open",
                "{{open}} {{closed}} {{zero}}                  | true false 0",
                "a{{#closed}}closed{{/closed}}                 | a",
                "a{{#note}}{{note}}{{/note}}                   | a",
                "a{{#missing}}{{missing}}{{/missing}}          | a",
                "a{{#blank}}blank{{/blank}}                    | a",
                "{{^note}}no note{{/note}}                     | no note",
                "{{^none}}none{{/none}}                        | none",
                "a{{! a comment }}b                            | ab",
                "{{tags}}                                      | ['x','y']",
                "{{order.lines}}                               | [{'sku':'A'},{'sku':'B'}]"
            })
    void rendersTheEvent(String template, String expected) throws InvalidRequestException {
        assertThat(PromptTemplate.compile("prompt.template", template).render(object(EVENT)))
                .isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "note",
                "order.missing",
                "note.id",
                "name.length",
                "name.class.name",
                "order.size",
                "tags.size",
                "class"
            })
    void aVariableWithoutAValueIsAnErrorThatNamesIt(String variable) {
        PromptTemplate template = PromptTemplate.compile("prompt.template", "one\n{{" + variable + "}}");

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> template.render(object(EVENT)))
                .withMessage(variable + ": expected a value for line 2 of prompt.template");
    }

    @Test
    void theFirstFieldOfAPathIsNamedIfItIsMissing() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> PromptTemplate.compile("prompt.template", "{{missing.id}}")
                        .render(object(EVENT)))
                .withMessage("missing: expected a value for line 1 of prompt.template");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\n{{#list}}",
                "one\n{{/list}}",
                "one\n{{#a}}{{#b}}{{/a}}{{/b}}",
                "one\n{{name",
                "one\n{{name}",
                "one\n{{}}",
                "one\n{{= =}}",
                "one\n{{a..b}}",
                "one\n{{#a}}{{b.}}{{/a}}",
                "one\n{{^.a}}{{/.a}}"
            })
    void whatIsNoTemplateIsRefusedWithItsLine(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PromptTemplate.compile("prompt.template", text))
                .withMessageStartingWith("prompt.template: expected a Mustache template")
                .withMessageMatching("(?s).*line 2.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{#a}}{{>header}}{{/a}}", "{{<header}}{{/header}}", "{{$header}}{{>footer}}{{/header}}"})
    void partialsAndBlocksAreRefused(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PromptTemplate.compile("prompt.template", text))
                .withMessageContaining("'header'");
    }

    @Test
    void oneTemplateTakesEventsOfDifferentForm() throws InvalidRequestException {
        PromptTemplate template = PromptTemplate.compile("prompt.template", "{{#a}}{{b}}{{/a}}");

        assertThat(template.render(object("{'a':{'b':1}}"))).isEqualTo("1");
        assertThat(template.render(object("{'a':[{'b':1},{'b':2}]}"))).isEqualTo("12");
        assertThat(template.render(object("{'a':true,'b':'text'}"))).isEqualTo("text");
        assertThat(template.render(object("{'a':'text','b':3}"))).isEqualTo("3");
        assertThat(template.render(object("{'a':[null],'b':3}"))).isEqualTo("3");
    }
}
