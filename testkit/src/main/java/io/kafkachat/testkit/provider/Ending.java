package io.kafkachat.testkit.provider;

/** What happens to the connection when all of a reply that shall be sent is sent. */
enum Ending {
    /** The response is complete. */
    WHOLE,
    /** The response is complete, and the connection is closed. */
    WHOLE_AND_CLOSED,
    /** The connection is closed (FIN) in the middle of the response. */
    CLOSED,
    /** The connection is reset (RST) in the middle of the response. */
    RESET,
    /** Nothing more comes; the connection stays open. */
    SILENCE,
    /** Only comments come, for ever. */
    COMMENTS
}
