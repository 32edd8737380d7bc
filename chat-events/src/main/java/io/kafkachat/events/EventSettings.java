package io.kafkachat.events;

/**
 * The form of output events.
 *
 * @param includeRaw whether completions hold the response body as received
 * @param enrichField the field that takes the answer in {@link OutputMode#ENRICH}
 */
public record EventSettings(boolean includeRaw, OutputMode mode, String enrichField, EnrichFormat enrichFormat) {

    public static final String DEFAULT_ENRICH_FIELD = "answer";

    /** Answers as completion events, without the raw response. */
    public static final EventSettings DEFAULT =
            new EventSettings(false, OutputMode.ANSWER, DEFAULT_ENRICH_FIELD, EnrichFormat.TEXT);

    /** What a completion looks like. */
    public enum OutputMode {
        /** A completion event per choice. */
        ANSWER,
        /** The prompt event plus one field: the content of the first choice. */
        ENRICH
    }

    /** What the added field holds. */
    public enum EnrichFormat {
        /** The content. */
        TEXT,
        /** The JSON that the content consists of; an error if it is none. */
        JSON
    }

    /** @throws IllegalArgumentException if {@code enrichField} is blank */
    public EventSettings {
        if (enrichField.isBlank()) {
            throw new IllegalArgumentException("enrich field: expected a name");
        }
    }
}
