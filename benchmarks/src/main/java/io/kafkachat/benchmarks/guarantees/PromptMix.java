package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.testkit.provider.Fault;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which prompts are sent: every tenth one asks for two tool calls, and a part of all is failed by the provider. The same seed
 * gives the same prompts. Thread safe.
 */
public final class PromptMix {

    /** The tool that prompts may ask for, as the setting {@code tools} has it. */
    public static final String TOOLS = """
            [{"type": "function", "function": {"name": "weather", "parameters":
              {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]""";

    static final int TOOLS_EVERY = 10;
    static final int TOOL_CALLS = 2;

    // As many attempts are failed as leave one more by default.
    private static final List<FaultPlan> FAULTS = List.of(
            FaultPlan.first(Fault.RATE_LIMITED, 1),
            FaultPlan.first(Fault.RATE_LIMITED_RETRY_AFTER, 1),
            FaultPlan.first(Fault.INTERNAL_ERROR, 2),
            FaultPlan.first(Fault.UNAVAILABLE, 2),
            FaultPlan.first(Fault.RESET, 1),
            FaultPlan.first(Fault.EOF, 1),
            FaultPlan.first(Fault.TRUNCATED, 1),
            FaultPlan.first(Fault.GARBAGE, 1),
            FaultPlan.first(Fault.HANG, 1),
            FaultPlan.first(Fault.STREAM_TRUNCATED, 1),
            FaultPlan.first(Fault.STREAM_ERROR, 1),
            FaultPlan.first(Fault.STREAM_STALL, 1),
            FaultPlan.first(Fault.STREAM_RESET, 1),
            FaultPlan.always(Fault.INVALID_REQUEST, "INVALID_REQUEST"),
            FaultPlan.always(Fault.CONTEXT_LENGTH, "CONTEXT_LENGTH"),
            FaultPlan.always(Fault.CONTENT_FILTER, "CONTENT_FILTER"),
            FaultPlan.always(Fault.INTERNAL_ERROR, "SERVER"),
            FaultPlan.always(Fault.UNAVAILABLE, "OVERLOADED"),
            FaultPlan.always(Fault.GARBAGE, "MALFORMED_RESPONSE"),
            FaultPlan.always(Fault.HANG, "GENERATION_TIMEOUT"));

    private final long seed;
    private final double faults;
    private volatile int faultsEnd = Integer.MAX_VALUE;

    /** @param faults which part of the prompts is failed, from 0 to 1 */
    public PromptMix(long seed, double faults) {
        this.seed = seed;
        this.faults = faults;
    }

    boolean hasFaults() {
        return faults > 0;
    }

    /** From this number on no prompt is failed. */
    void endFaults(int number) {
        faultsEnd = number;
    }

    PlannedPrompt prompt(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        boolean failed = random.nextDouble() < faults && number < faultsEnd;
        FaultPlan plan = failed ? FAULTS.get(random.nextInt(FAULTS.size())) : FaultPlan.NONE;
        return new PlannedPrompt(number, number % TOOLS_EVERY == 0 ? TOOL_CALLS : 0, plan);
    }
}
