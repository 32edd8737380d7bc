package io.kafkachat.client;

/** A request breaks the API's schema. The message names the field and what was expected, never the field's content. */
public final class InvalidRequestException extends Exception {

    private final String field;

    /**
     * @param field a path like {@code messages[2].content}
     * @param expected what would have been right, e.g. {@code a number from 0 to 2}
     */
    public InvalidRequestException(String field, String expected) {
        super(field + ": expected " + expected);
        this.field = field;
    }

    /** The path of the field at fault. */
    public String field() {
        return field;
    }
}
