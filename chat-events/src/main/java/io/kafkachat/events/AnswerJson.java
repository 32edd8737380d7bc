package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Finds the JSON in an answer. Models like to put it into a Markdown fence, with a sentence before or after it. */
final class AnswerJson {

    private static final String FENCE = "```";
    private static final String LANGUAGE = "json";

    private AnswerJson() {}

    /** The JSON value that the content or its one fenced block consists of, null if there is none. */
    static @Nullable JsonNode parse(String content) {
        int open = content.indexOf(FENCE);
        int close = content.lastIndexOf(FENCE);
        JsonNode whole = Json.parse(content);
        if (whole != null || open == close) {
            return whole;
        }
        int start = open + FENCE.length();
        if (content.regionMatches(true, start, LANGUAGE, 0, LANGUAGE.length())) {
            start += LANGUAGE.length();
        }
        return Json.parse(content.substring(start, close));
    }
}
