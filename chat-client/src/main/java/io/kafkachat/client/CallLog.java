package io.kafkachat.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each call that failed, with everything an operator can look for and nothing that was said. */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private CallLog() {}

    static void ended(ChatOutcome outcome) {
        if (outcome instanceof ChatOutcome.Failed failed
                && failed.failure().errorClass() != ErrorClass.CANCELLED
                && LOG.isWarnEnabled()) {
            Failure failure = failed.failure();
            CallReport report = failed.report();
            LOG.warn(
                    "call failed request_id={} error_class={} http_status={} provider_code={} endpoint={} model={} attempts={}"
                            + " latency_ms={} provider_request_id={}",
                    report.requestId(),
                    failure.errorClass(),
                    failure.httpStatus(),
                    failure.providerCode(),
                    report.endpoint(),
                    report.requestedModel(),
                    report.attempts().size(),
                    report.latency().toMillis(),
                    failure.providerRequestId());
        }
    }
}
