package io.kafkachat.cli;

import picocli.CommandLine.Help.Ansi.Style;

/** Colours for parts of a line, or none. Texts are not interpreted. */
final class Palette {

    private final boolean enabled;

    Palette(boolean enabled) {
        this.enabled = enabled;
    }

    String good(String text) {
        return in(Style.fg_green, text);
    }

    String warning(String text) {
        return in(Style.fg_yellow, text);
    }

    String bad(String text) {
        return in(Style.fg_red, text);
    }

    String name(String text) {
        return in(Style.fg_cyan, text);
    }

    String heading(String text) {
        return in(Style.bold, text);
    }

    String faint(String text) {
        return in(Style.faint, text);
    }

    private String in(Style style, String text) {
        return enabled && !text.isEmpty() ? style.on() + text + style.off() : text;
    }
}
