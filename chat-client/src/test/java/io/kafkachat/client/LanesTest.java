package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes();

    @Test
    void lanesTakeTurnsWhateverTheirLength() {
        add("a1", "a2", "a3", "a4", "b5", "b6", "c7");

        assertThat(drain()).containsExactly("a1", "b5", "c7", "a2", "b6", "a3", "a4");
    }

    @Test
    void whoComesBackIsServedInTheOrderOfSubmission() {
        add("a1", "a2", "a3");
        Waiter first = lanes.poll();
        Waiter second = lanes.poll();
        lanes.add(second);
        lanes.add(first);

        assertThat(drain()).containsExactly("a1", "a2", "a3");
    }

    @Test
    void whoLeavesIsSkipped() {
        add("a1", "b2", "a3");
        assertThat(lanes.remove(new Named("a1"))).isTrue();
        assertThat(lanes.remove(new Named("a1"))).isFalse();
        assertThat(lanes.remove(new Named("z9"))).isFalse();
        assertThat(lanes.remove(new Named("b2"))).isTrue();

        assertThat(lanes.isEmpty()).isFalse();
        assertThat(drain()).containsExactly("a3");
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void anEmptiedLaneCanFillAgain() {
        add("a1", "b2");
        lanes.remove(new Named("a1"));
        add("a3", "a4");

        assertThat(drain()).containsExactly("a3", "b2", "a4");
        assertThat(lanes.poll()).isNull();
    }

    private void add(String... names) {
        for (String name : names) {
            lanes.add(new Named(name));
        }
    }

    private List<String> drain() {
        List<String> names = new ArrayList<>();
        for (Waiter next = lanes.poll(); next != null; next = lanes.poll()) {
            names.add(((Named) next).name);
        }
        return names;
    }

    /** A lane of one letter and an order of one digit. */
    private static final class Named extends TestWaiter {
        private final String name;

        Named(String name) {
            super(name.charAt(0), name.charAt(1) - '0');
            this.name = name;
        }
    }
}
