package io.kafkachat.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs a scenario for each type that was chosen, one after the other, and all of that again in each round: a noisy moment
 * of the machine does not hit one type only.
 */
final class Trials {

    private final RunOptions options;
    private final List<MeasuredType> types;

    private Trials(RunOptions options, List<MeasuredType> types) {
        this.options = options;
        this.types = types;
    }

    /** Of a scenario that can measure everything. */
    static Trials of(RunOptions options) {
        return of(options, EnumSet.allOf(MeasuredType.class), "");
    }

    /**
     * Of a scenario that can measure some types only. When all were chosen, those are left out with a word that it cannot.
     *
     * @param reason why not the others
     * @throws picocli.CommandLine.ParameterException when another one was chosen by name
     */
    static Trials of(RunOptions options, Set<MeasuredType> possible, String reason) {
        return new Trials(options, options.types(possible, reason));
    }

    /** In the order of measuring. */
    List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (MeasuredType type : types) {
                trials.add(new Trial(options, type, round));
            }
        }
        return trials;
    }

    /**
     * Measures one after the other. One that fails is told on standard error, and the others are measured all the same.
     *
     * @return the exit status of the program: 0, or 1 when one failed
     */
    int run(Consumer<Trial> scenario) {
        return judge(trial -> {
            scenario.accept(trial);
            return true;
        });
    }

    /**
     * The same for a scenario that says whether what it found is as it must be.
     *
     * @return 1 also when something was not
     */
    int judge(Predicate<Trial> scenario) {
        int status = 0;
        for (Trial trial : all()) {
            try {
                if (!scenario.test(trial)) {
                    status = 1;
                }
            } catch (RuntimeException e) {
                options.errors().println("  " + trial.type() + " could not be measured:");
                e.printStackTrace(options.errors());
                status = 1;
            }
        }
        return status;
    }
}
