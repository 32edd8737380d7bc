package io.kafkachat.testkit.kafka;

/** Connect's REST interface refused a request. */
public final class ConnectRestException extends RuntimeException {

    private final int status;

    ConnectRestException(String request, int status, String body) {
        super(request + ": " + status + " " + body);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
