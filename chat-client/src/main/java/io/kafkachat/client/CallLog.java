package io.kafkachat.client;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each call that failed, with everything an operator can look for and nothing that was said. */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private CallLog() {}

    /** @param trace that the call belongs to; null: none */
    static void ended(ChatOutcome outcome, @Nullable TraceContext trace) {
        if (outcome instanceof ChatOutcome.Failed failed
                && failed.failure().errorClass() != ErrorClass.CANCELLED
                && LOG.isWarnEnabled()) {
            Failure failure = failed.failure();
            CallReport report = failed.report();
            LOG.warn(
                    "call failed request_id={} error_class={} http_status={} provider_code={} endpoint={} model={} attempts={}"
                            + " latency_ms={} provider_request_id={}{}",
                    report.requestId(),
                    failure.errorClass(),
                    failure.httpStatus(),
                    LogWord.of(failure.providerCode()),
                    report.endpoint(),
                    LogWord.of(report.requestedModel()),
                    report.attempts().size(),
                    report.latency().toMillis(),
                    LogWord.of(failure.providerRequestId()),
                    trace == null ? "" : " trace_id=" + trace.traceId());
        }
    }
}
