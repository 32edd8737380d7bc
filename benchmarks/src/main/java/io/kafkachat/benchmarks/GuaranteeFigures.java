package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.guarantees.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A verdict as figures. */
final class GuaranteeFigures {

    private static final double OLDEST_LOST_ANSWER_SECONDS = 5.0;

    private GuaranteeFigures() {}

    static List<Figure> of(MeasuredType type, Verdict verdict, int incidents, int healed) {
        Figure duplicated = count("duplicated", verdict.duplicated());
        List<Figure> figures = new ArrayList<>();
        figures.add(count("lost", verdict.lost()).atMost(0.0));
        if (type.isTransactional()) {
            figures.add(duplicated.atMost(0.0));
        } else {
            figures.add(
                    count("duplicated, and not as documented", verdict.duplicated() - verdict.duplicatedAsDocumented())
                            .atMost(0.0));
            figures.add(duplicated);
        }
        figures.add(count("unexplained", verdict.unexplained().size()).atMost(0.0));
        figures.add(count("paid again", verdict.paidAgain()));
        figures.add(Figure.of("oldest answer that was lost", verdict.oldestLostAnswerMillis() / 1_000.0, "s")
                .atMost(OLDEST_LOST_ANSWER_SECONDS));
        figures.add(count("prompts", verdict.prompts()));
        figures.add(count("  answered", verdict.answered()));
        figures.add(count("  ended as errors", verdict.failed()));
        figures.add(count("calls", verdict.calls()));
        figures.add(count("  after one that the provider failed on order", verdict.retried()));
        figures.add(count("  after one that was cut off", verdict.calledAgain()));
        figures.add(count("incidents", incidents));
        figures.add(count("tasks or processes started again by hand", healed));
        return figures;
    }

    private static Figure count(String name, int number) {
        return Figure.of(name, number, "");
    }
}
