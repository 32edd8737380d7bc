package io.kafkachat.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of the report. People write its text; what stands between the comments {@code <!-- figures: NAME -->} and
 * {@code <!-- end -->} is replaced by figures.
 */
final class ReportPage {

    private static final Pattern BLOCK =
            Pattern.compile("(<!-- figures: ([a-z-]+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    private final String text;

    ReportPage(String text) {
        this.text = text;
    }

    /**
     * The page with these blocks.
     *
     * @throws IllegalArgumentException if the page has a block of another name, or none of one of these
     */
    String with(Map<String, String> blocks) {
        Map<String, String> left = new TreeMap<>(blocks);
        Matcher matcher = BLOCK.matcher(text);
        StringBuilder page = new StringBuilder();
        while (matcher.find()) {
            String block = left.remove(matcher.group(2));
            if (block == null) {
                throw new IllegalArgumentException("expected one block of a known name, got: " + matcher.group(2));
            }
            matcher.appendReplacement(
                    page, Matcher.quoteReplacement(matcher.group(1) + block + "\n" + matcher.group(3)));
        }
        matcher.appendTail(page);
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the page has no place for " + left.keySet());
        }
        return page.toString();
    }
}
