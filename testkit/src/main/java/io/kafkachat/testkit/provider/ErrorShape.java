package io.kafkachat.testkit.provider;

/** The three forms in which providers describe an error. */
public enum ErrorShape {
    /** {@code {message, path, requestId, statusCode: "429", timestamp}}. */
    GATEWAY,
    /** problem+json: {@code {title, status, message, instance, requestId, timestamp, error{name, message}}}. */
    PROBLEM,
    /** {@code {error: {message, type, code, metadata}}}. */
    OPENAI
}
