package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses settings that no client could work with, by name and without showing them. */
final class SettingsCheck {

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Also keeps line breaks out, which would be headers of their own. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]+");

    /** Set by the client itself. */
    private static final Set<String> RESERVED =
            Set.of("host", "connection", "content-length", "transfer-encoding", "x-client-request-id");

    private SettingsCheck() {}

    static void check(ClientSettings settings) {
        check("endpoint", settings.endpoint());
        for (int i = 0; i < settings.fallbacks().size(); i++) {
            check("fallbacks[" + i + "].endpoint", settings.fallbacks().get(i).endpoint());
        }
        check(settings.limits().maxInFlight() >= 1, "limits.maxInFlight", "at least 1");
        Timeouts timeouts = settings.timeouts();
        checkPositive("timeouts.connect", timeouts.connect());
        checkPositive("timeouts.firstByte", timeouts.firstByte(true));
        checkPositive("timeouts.idle", timeouts.idle());
        checkPositive("timeouts.noData", timeouts.noData());
        checkPositive("timeouts.total", timeouts.total());
        checkPositive("timeouts.deadline", timeouts.deadline());
        RetryLimits retries = settings.retries();
        check(retries.maxAttempts() >= 1, "retries.maxAttempts", "at least 1");
        checkPositive("retries.backoff", retries.backoff());
        checkPositive("retries.maxBackoff", retries.maxBackoff());
        checkPositive("retries.quotaProbe", retries.quotaProbe());
    }

    private static void check(String name, Endpoint endpoint) {
        String scheme = endpoint.url().getScheme();
        check("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme), name + ".url", "http or https");
        check(endpoint.url().getHost() != null, name + ".url", "a host");
        checkHeader(name + ".apiKey", endpoint.apiKey());
        endpoint.headers().forEach((header, value) -> {
            check(
                    HEADER_NAME.matcher(header).matches(),
                    name + ".headers",
                    "header names of letters, digits and dashes");
            check(!RESERVED.contains(header.toLowerCase(Locale.ROOT)), name + ".headers", "no " + header);
            checkHeader(name + ".headers." + header, value);
        });
    }

    private static void checkHeader(String name, @Nullable Secret value) {
        check(
                value == null || HEADER_VALUE.matcher(value.reveal()).matches(),
                name,
                "printable ASCII characters without line breaks");
    }

    private static void checkPositive(String name, Duration value) {
        check(!value.isNegative() && !value.isZero(), name, "a positive duration");
    }

    private static void check(boolean right, String name, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + ": expected " + expected);
        }
    }
}
