package io.kafkachat.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The alerts by which a server says that it wants a client certificate, or another one. */
final class TlsAlert {

    /** The JDK gives an alert's name in the text of the exception only. {@code handshake_failure} is TLS 1.2's word for it. */
    private static final Pattern REFUSAL = Pattern.compile(
            "Received fatal alert: "
                    + "(bad_certificate|unsupported_certificate|certificate_[a-z]+|unknown_ca|access_denied|handshake_failure)");

    private TlsAlert() {}

    /** The name of such an alert, null if the failure is none. */
    static @Nullable String refusal(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof SSLException && cause.getMessage() != null) {
                Matcher matcher = REFUSAL.matcher(cause.getMessage());
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
        }
        return null;
    }
}
