package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.testkit.provider.Fault;
import java.util.Set;

/**
 * How the provider fails a prompt, on the prompt's own order.
 *
 * @param order for the simulator, empty for none
 * @param attempts how many are failed, from the first one on
 * @param errorClasses of the error event with which the prompt ends; empty: it is answered in the end
 */
record FaultPlan(String order, int attempts, Set<String> errorClasses) {

    static final FaultPlan NONE = new FaultPlan("", 0, Set.of());

    /** Fails the first attempts; the next one is answered. */
    static FaultPlan first(Fault fault, int attempts) {
        return new FaultPlan("[[fault=" + fault.code() + "x" + attempts + "]]", attempts, Set.of());
    }

    /** Fails all attempts, so that the prompt ends as an error of one of these classes. */
    static FaultPlan always(Fault fault, String... errorClasses) {
        return new FaultPlan("[[fault=" + fault.code() + "]]", Integer.MAX_VALUE, Set.of(errorClasses));
    }
}
