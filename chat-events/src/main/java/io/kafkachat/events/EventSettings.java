package io.kafkachat.events;

/**
 * The form of output events.
 *
 * @param includeRaw whether completions hold the response body as received
 * @param enrichField the field that takes the answer in {@link OutputMode#ENRICH}; not used with {@link EnrichFormat#FIELDS}
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
        /** The prompt event plus the content of the first choice. */
        ENRICH
    }

    /** What is added to the prompt event. */
    public enum EnrichFormat {
        /** One field with the content. */
        TEXT,
        /** One field with the JSON that the content consists of; an error if it is none. */
        JSON,
        /**
         * The fields of the JSON object that the content consists of, but for those that the event has; an error if it is
         * none.
         */
        FIELDS
    }

    /** @throws IllegalArgumentException if {@code enrichField} is blank */
    public EventSettings {
        if (enrichField.isBlank()) {
            throw new IllegalArgumentException("enrich field: expected a name");
        }
    }
}
