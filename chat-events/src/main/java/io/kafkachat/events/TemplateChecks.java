package io.kafkachat.events;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;

/** Refuses what the engine lets pass, but what can only be a mistake or would fail with every event. */
final class TemplateChecks implements Mustache.Visitor {

    private static final String OPEN = "{{";
    private static final int LONGEST_QUOTE = 40;

    /** Other delimiters may make {@code {{} plain text. */
    private final boolean standardDelimiters;

    TemplateChecks(String template) {
        this.standardDelimiters = !template.contains(OPEN + "=");
    }

    @Override
    public void visitText(String text) {
        int open = text.lastIndexOf(OPEN);
        if (standardDelimiters && open >= 0) {
            int end = Math.min(text.length(), open + LONGEST_QUOTE);
            throw new MustacheException("no end of tag '" + text.substring(open, end) + "'");
        }
    }

    @Override
    public void visitVariable(String name) {
        if (!name.equals(".") && (name.startsWith(".") || name.endsWith(".") || name.contains(".."))) {
            throw new MustacheException("a field name is missing in tag '" + name + "'");
        }
    }

    @Override
    public boolean visitSection(String name) {
        visitVariable(name);
        return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
        visitVariable(name);
        return true;
    }

    @Override
    public boolean visitInclude(String name) {
        throw new MustacheException("partials and blocks are not supported, like '" + name + "'");
    }

    @Override
    public boolean visitParent(String name) {
        return visitInclude(name);
    }

    @Override
    public boolean visitBlock(String name) {
        return visitInclude(name);
    }
}
