package io.kafkachat.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a call belongs to, as W3C Trace Context has it. It is sent with every attempt as it is: nothing here records
 * spans, so the span that made the prompt stays the parent.
 *
 * @param traceparent of version 00
 * @param tracestate what tracing systems add to it; null: nothing
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    /** Beyond that the standard lets a participant drop it; a request's headers must stay small. */
    private static final int MAX_STATE_LENGTH = 512;

    private static final int MAX_STATE_MEMBERS = 32;

    // What comes after the flags is for later versions only.
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\\x20-\\x7e]*)?");

    private static final String KEY = "[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13}";
    private static final String VALUE = "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]";
    private static final Pattern MEMBER = Pattern.compile("[ \\t]*(?:(?:" + KEY + ")=" + VALUE + "[ \\t]*)?");

    /** @throws IllegalArgumentException if one of them does not have its form */
    public TraceContext {
        if (!traceparent.equals(asVersion00(traceparent))) {
            throw new IllegalArgumentException(
                    "traceparent: expected 00-<32 hex digits>-<16 hex digits>-<2 hex digits>");
        }
        if (tracestate != null && !isState(tracestate)) {
            throw new IllegalArgumentException("tracestate: expected at most " + MAX_STATE_MEMBERS
                    + " pairs key=value of together " + MAX_STATE_LENGTH + " characters");
        }
    }

    /**
     * Reads what came with a prompt. As the standard has it, a context of a later version becomes one of this, and a state
     * that is malformed is left out.
     *
     * @return null if there is no {@code traceparent}, or it is malformed
     */
    public static @Nullable TraceContext parse(@Nullable String traceparent, @Nullable String tracestate) {
        String parent = traceparent == null ? null : asVersion00(traceparent);
        return parent == null
                ? null
                : new TraceContext(parent, tracestate != null && isState(tracestate) ? tracestate : null);
    }

    /** 32 hex digits. */
    public String traceId() {
        return traceparent.substring(3, 35);
    }

    private static @Nullable String asVersion00(String traceparent) {
        Matcher parts = PARENT.matcher(traceparent);
        if (!parts.matches() || isZero(parts.group(2)) || isZero(parts.group(3))) {
            return null;
        }
        String version = parts.group(1);
        if (version.equals("00")) {
            return parts.group(5) == null ? traceparent : null;
        }
        // Of the flags of a version that is not known only "sampled" means the same.
        int flags = Integer.parseInt(parts.group(4), 16) & 1;
        return version.equals("ff") ? null : "00-" + parts.group(2) + "-" + parts.group(3) + "-0" + flags;
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(digit -> digit == '0');
    }

    private static boolean isState(String tracestate) {
        if (tracestate.isBlank() || tracestate.length() > MAX_STATE_LENGTH) {
            return false;
        }
        String[] members = tracestate.split(",", -1);
        for (String member : members) {
            if (!MEMBER.matcher(member).matches()) {
                return false;
            }
        }
        return members.length <= MAX_STATE_MEMBERS;
    }
}
