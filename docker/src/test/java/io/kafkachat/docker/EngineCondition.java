package io.kafkachat.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Skips tests where no container engine answers the command docker. Where one does, whatever goes wrong later is a failure;
 * and where the variable {@code REQUIRE_CONTAINER_ENGINE} is true, as in CI, the lack of an engine is one too.
 */
final class EngineCondition implements ExecutionCondition {

    private static final String REQUIRED = "REQUIRE_CONTAINER_ENGINE";

    /** What docker said, asked once in a run. */
    private record Engine(boolean answers) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Engine engine = context.getRoot()
                .getStore(Namespace.create(EngineCondition.class))
                .getOrComputeIfAbsent(
                        Engine.class,
                        type -> new Engine(Command.run("docker", "info").succeeded()),
                        Engine.class);
        if (engine.answers()) {
            return ConditionEvaluationResult.enabled("a container engine answers");
        }
        if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
            throw new IllegalStateException(REQUIRED + " is true, and no container engine answers (docker info)");
        }
        return ConditionEvaluationResult.disabled("no container engine answers (docker info)");
    }
}
