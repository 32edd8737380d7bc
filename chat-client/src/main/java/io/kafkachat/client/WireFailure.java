package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * Why a request got no complete response.
 *
 * @param phase how far it came
 * @param cause null if one of our own timeouts ended it
 * @param limit which timeout, e.g. {@code idle timeout of PT1M}; null if it was none
 * @param partial the head of the response and what came of its body, if the head came
 */
record WireFailure(
        Phase phase,
        @Nullable Throwable cause,
        @Nullable String limit,
        @Nullable HttpReply partial) {

    enum Phase {
        CONNECTING("connecting"),
        SENDING("sending the request"),
        WAITING("waiting for the response"),
        READING("reading the response");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    /** For people. The text of an exception may quote what the peer sent, so only its kind is named. */
    String describe() {
        if (limit != null) {
            return "Reached the " + limit + " while " + phase.words;
        }
        if (cause instanceof KnownFailureException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        String alert = TlsAlert.refusal(cause);
        if (alert != null) {
            return "The server refused the TLS handshake, or wants another client certificate (" + alert + ")";
        }
        return (cause == null ? "Ended" : cause.getClass().getSimpleName()) + " while " + phase.words;
    }
}
