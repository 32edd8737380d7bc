package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CompletedOffsetsTest {

    private static final String TOPIC = "prompts";
    private static final long TIME = 1_790_000_000_000L;

    @Property
    void readsBackWhatFits(
            @ForAll("runs") OffsetRuns runs,
            @ForAll @LongRange(max = TIME) long snapshot,
            @ForAll @LongRange(max = TIME) long floor,
            @ForAll @IntRange(max = 500) int below) {
        long base = runs.isEmpty() ? below : Math.max(0, runs.start(0) - below);
        CompletedMap map = new CompletedMap(snapshot, floor, runs);

        String text = CompletedOffsets.encode(map, TOPIC, 5, base, Integer.MAX_VALUE);

        assertThat(CompletedOffsets.decode(text, TOPIC, 5, base)).contains(map);
        assertThat(text.length()).isLessThan(CompletedOffsets.encodedLength(runs, base) * 11 / 10 + 60);
        assertThat(text).matches("[A-Za-z0-9._-]+");
    }

    @Property
    void neverExceedsTheLimitAndDropsFromTheTop(
            @ForAll("runs") OffsetRuns runs, @ForAll @IntRange(max = 300) int maxLength) {
        String text = CompletedOffsets.encode(new CompletedMap(TIME, 0, runs), TOPIC, 0, 0, maxLength);

        assertThat(text.length()).isLessThanOrEqualTo(maxLength);
        CompletedOffsets.decode(text, TOPIC, 0, 0)
                .ifPresent(map -> assertThat(map.completed())
                        .isEqualTo(runs.lowest(map.completed().size())));
    }

    @Property
    void changedTextIsTheOriginalOrNothing(
            @ForAll("runs") OffsetRuns runs, @ForAll("edits") Edit edit, @ForAll @IntRange(max = 10_000) int at) {
        CompletedMap map = new CompletedMap(TIME, TIME - 1, runs);
        String text = CompletedOffsets.encode(map, TOPIC, 0, 0, 3_900);
        CompletedMap original = CompletedOffsets.decode(text, TOPIC, 0, 0).orElseThrow();

        Optional<CompletedMap> read = CompletedOffsets.decode(edit.apply(text, at % text.length()), TOPIC, 0, 0);

        assertThat(read.orElse(original)).isEqualTo(original);
    }

    @Property
    void flippedBitsAreFound(
            @ForAll("runs") OffsetRuns runs, @ForAll @IntRange(max = 100_000) int bit, @ForAll boolean two) {
        String text = CompletedOffsets.encode(new CompletedMap(TIME, 0, runs), TOPIC, 0, 0, 3_900);
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(CompletedOffsets.TAG.length()));
        int bits = bytes.length * 8;
        flip(bytes, bit % bits);
        if (two) {
            flip(bytes, (bit + 1 + bit % 40) % bits);
        }
        String flipped =
                CompletedOffsets.TAG + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        if (!flipped.equals(text)) {
            assertThat(CompletedOffsets.decode(flipped, TOPIC, 0, 0)).isEmpty();
        }
    }

    @Property
    void anyTextIsReadAsNothing(@ForAll String text, @ForAll @LongRange(min = -5) long offset) {
        assertThat(CompletedOffsets.decode(text, TOPIC, 0, offset)).isEmpty();
        assertThat(CompletedOffsets.decode(CompletedOffsets.TAG + text, TOPIC, 0, offset))
                .isEmpty();
    }

    @Test
    void thousandsOfRunsThatFollowAPatternTakeFewCharacters() {
        OffsetRuns.Builder runs = new OffsetRuns.Builder(20_000);
        LongStream.range(1, 20_000).forEach(i -> runs.add(2 * i, 2 * i + 1));
        CompletedMap map = new CompletedMap(TIME, TIME, runs.build());

        String text = CompletedOffsets.encode(map, TOPIC, 0, 0, 3_900);

        assertThat(text.length()).isLessThan(200);
        assertThat(CompletedOffsets.decode(text, TOPIC, 0, 0)).contains(map);
    }

    @Test
    void textOfAnotherPlaceIsIgnored() {
        CompletedMap map = new CompletedMap(TIME, 0, OffsetRuns.range(50, 60));
        String text = CompletedOffsets.encode(map, TOPIC, 1, 42, 3_900);

        assertThat(CompletedOffsets.decode(text, TOPIC, 1, 42)).contains(map);
        assertThat(CompletedOffsets.decode(text, TOPIC, 1, 41)).isEmpty();
        assertThat(CompletedOffsets.decode(text, TOPIC, 1, 43)).isEmpty();
        assertThat(CompletedOffsets.decode(text, TOPIC, 2, 42)).isEmpty();
        assertThat(CompletedOffsets.decode(text, "prompts2", 1, 42)).isEmpty();
        assertThat(CompletedOffsets.decode("", TOPIC, 1, 42)).isEmpty();
        assertThat(CompletedOffsets.decode("x".repeat(70_000), TOPIC, 1, 42)).isEmpty();
    }

    @Test
    void remembersTheRecordAtTheCommitOffset() {
        CompletedMap map = new CompletedMap(TIME, 0, OffsetRuns.range(42, 44));
        String text = CompletedOffsets.encode(map, TOPIC, 1, 42, 3_900);

        assertThat(CompletedOffsets.decode(text, TOPIC, 1, 42)).contains(map);
    }

    @Test
    void runsThatNoConsumerCanHaveMadeAreNotEncoded() {
        OffsetRuns implausible = OffsetRuns.range(5, 6).union(OffsetRuns.range(10, Long.MAX_VALUE));

        String text = CompletedOffsets.encode(new CompletedMap(TIME, 0, implausible), TOPIC, 0, 0, 3_900);

        assertThat(CompletedOffsets.decode(text, TOPIC, 0, 0))
                .contains(new CompletedMap(TIME, 0, OffsetRuns.range(5, 6)));
    }

    @Test
    void clocksThatDisagreeStillCommit() {
        CompletedMap map = new CompletedMap(TIME, TIME + 5_000, OffsetRuns.NONE);

        assertThat(CompletedOffsets.decode(CompletedOffsets.encode(map, TOPIC, 0, 0, 3_900), TOPIC, 0, 0))
                .contains(map);
        assertThat(new CompletedMap(-1, -1, OffsetRuns.NONE)).isEqualTo(new CompletedMap(0, 0, OffsetRuns.NONE));
    }

    @Test
    void oneStuckRecordAmongTwentyThousandTakesAFewCharacters() {
        PartitionWindow window = new PartitionWindow();
        LongStream.range(0, 20_001).forEach(window::accept);
        LongStream.rangeClosed(1, 20_000).forEach(window::complete);

        assertThat(text(window, 20_001).length()).isLessThan(40);
    }

    @Test
    void fourThousandInFlightThatCompleteAtRandomFit() {
        int longest = 0;
        for (int seed = 0; seed < 5; seed++) {
            longest = Math.max(longest, longestText(new Random(seed), 4_000));
        }

        // 2,479 when this was written.
        assertThat(longest).isLessThanOrEqualTo(3_000);
    }

    /** Keeps so many calls of lognormal latency (p50 0.8 s, p99 8 s) in flight, and looks at the map ever again. */
    private static int longestText(Random random, int inFlight) {
        PartitionWindow window = new PartitionWindow();
        PriorityQueue<double[]> calls = new PriorityQueue<>((one, other) -> Double.compare(one[0], other[0]));
        double now = 0;
        int longest = 0;
        int offset = 0;
        while (offset < 20 * inFlight) {
            while (calls.size() < inFlight) {
                window.accept(offset);
                calls.add(new double[] {now + 0.8 * Math.exp(0.99 * random.nextGaussian()), offset++});
            }
            double[] next = calls.remove();
            now = next[0];
            window.complete((long) next[1]);
            if (offset % 997 == 0) {
                int length = text(window, offset).length();
                longest = Math.max(longest, length);
                long commit = window.commitOffset(offset);
                assertThat(CompletedOffsets.encodedLength(window.completedFrom(commit), commit))
                        .isBetween(length * 95 / 100, length * 5 / 4 + 60);
                assertThat(CompletedOffsets.decode(text(window, offset), TOPIC, 0, commit))
                        .map(CompletedMap::completed)
                        .contains(window.completedFrom(commit));
            }
        }
        return longest;
    }

    private static String text(PartitionWindow window, long position) {
        long commit = window.commitOffset(position);
        CompletedMap map = new CompletedMap(TIME, TIME - 60_000, window.completedFrom(commit));
        return CompletedOffsets.encode(map, TOPIC, 0, commit, CompletedOffsets.DEFAULT_MAX_LENGTH);
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }

    @Provide
    Arbitrary<OffsetRuns> runs() {
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(1, 4)),
                Tuple.of(2, Arbitraries.longs().between(1, 1_000)),
                Tuple.of(1, Arbitraries.longs().between(1, 1L << 33)));
        return lengths.list().ofMaxSize(300).map(steps -> {
            OffsetRuns.Builder runs = new OffsetRuns.Builder(steps.size());
            long at = 0;
            for (int i = 0; i + 1 < steps.size(); i += 2) {
                long from = at + steps.get(i);
                at = from + steps.get(i + 1);
                runs.add(from, at);
            }
            return runs.build();
        });
    }

    @Provide
    Arbitrary<Edit> edits() {
        return Arbitraries.of(Edit.values());
    }

    enum Edit {
        CUT {
            @Override
            String apply(String text, int at) {
                return text.substring(0, at);
            }
        },
        REPLACE {
            @Override
            String apply(String text, int at) {
                return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
            }
        },
        REMOVE {
            @Override
            String apply(String text, int at) {
                return text.substring(0, at) + text.substring(at + 1);
            }
        },
        DOUBLE {
            @Override
            String apply(String text, int at) {
                return text.substring(0, at) + text;
            }
        },
        UPPER_CASE {
            @Override
            String apply(String text, int at) {
                return text.substring(0, at) + text.substring(at).toUpperCase(Locale.ROOT);
            }
        };

        abstract String apply(String text, int at);
    }
}
