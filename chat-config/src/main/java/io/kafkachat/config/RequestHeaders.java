package io.kafkachat.config;

import io.kafkachat.client.Secret;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers as they are configured. */
final class RequestHeaders {

    private static final String TOKEN = "[!#$%&'*+.^_`~0-9A-Za-z-]+";
    private static final Pattern NAME = Pattern.compile(TOKEN);
    private static final Pattern HEADER = Pattern.compile("\\s*(" + TOKEN + ")\\s*:\\s*([^\\r\\n]*?)\\s*");
    private static final Pattern SEPARATOR = Pattern.compile("\\|");

    static final Check CHECK =
            new Check("name:value pairs, separated by |, each name once", RequestHeaders::areHeaders);
    static final Check CHECK_NAME = new Check("the name of a header", NAME.asMatchPredicate());
    static final Check CHECK_SCHEME = new Check(
            "one word, or nothing", text -> text.isEmpty() || NAME.matcher(text).matches());
    static final Check CHECK_KEY = new Check("a key of visible ASCII characters", RequestHeaders::isVisible);

    private RequestHeaders() {}

    /** @param text checked before */
    static Map<String, Secret> parse(String text) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        SEPARATOR
                .splitAsStream(text)
                .map(HEADER::matcher)
                .filter(Matcher::matches)
                .forEach(header -> headers.put(header.group(1), new Secret(header.group(2))));
        return headers;
    }

    private static boolean areHeaders(String text) {
        return text.isBlank()
                || SEPARATOR.splitAsStream(text).allMatch(HEADER.asMatchPredicate())
                        && SEPARATOR
                                        .splitAsStream(text)
                                        .map(pair ->
                                                pair.split(":", 2)[0].strip().toLowerCase(Locale.ROOT))
                                        .distinct()
                                        .count()
                                == SEPARATOR.splitAsStream(text).count();
    }

    private static boolean isVisible(String key) {
        return key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
