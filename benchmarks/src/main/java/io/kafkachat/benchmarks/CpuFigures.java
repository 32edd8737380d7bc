package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** CPU times as figures. */
final class CpuFigures {

    private static final int THREADS_SHOWN = 8;

    private CpuFigures() {}

    /** How many processors each process kept busy, and how many other programs took away. */
    static List<Figure> processors(MeasuredType type, CpuTimes used) {
        return List.of(
                processors("processors busy: " + type.process(), used, used.measured()),
                processors("processors busy: broker", used, used.broker()),
                processors("processors busy: provider", used, used.provider()),
                processors("processors busy: benchmark", used, used.benchmark()),
                processors("processors busy: other programs", used, used.others()));
    }

    /** How many processors other programs kept busy. */
    static Figure others(String prefix, CpuTimes used) {
        return processors(prefix + ": processors busy: other programs", used, used.others());
    }

    /** CPU seconds per 1,000 completions. */
    static Figure perThousand(String name, Duration used, int completions) {
        return Figure.of(name, used.toNanos() / 1e9 * 1_000 / completions, "s");
    }

    /** The threads that used the most, per 1,000 completions. */
    static List<Figure> threads(String prefix, List<ThreadCpu.Share> shares, int completions) {
        return shares.stream()
                .limit(THREADS_SHOWN)
                .map(share -> perThousand(
                        String.format(Locale.ROOT, "  %s: thread %s", prefix, share.name()), share.time(), completions))
                .toList();
    }

    private static Figure processors(String name, CpuTimes used, Duration part) {
        return Figure.of(name, used.processors(part), "");
    }
}
