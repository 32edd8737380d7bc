package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

class UsageKeyTest {

    private static final Serde<UsageKey> SERDE = UsageSerdes.key();

    @Property
    void anyTextIsStoredAndReadAgain(@ForAll String model, @ForAll @WithNull @Nullable String tenant) {
        UsageKey key = new UsageKey(model, tenant);

        byte[] stored = SERDE.serializer().serialize("t", key);

        assertThat(SERDE.deserializer().deserialize("t", stored)).isEqualTo(key);
    }

    @Example
    void longTextIsCutButNotInsideACharacter() {
        String fill = "x".repeat(99);

        assertThat(new UsageKey(fill + "yz", null).model()).isEqualTo(fill + "y");
        assertThat(new UsageKey("m", fill + "\uD83D\uDE00").tenant()).isEqualTo(fill);
    }

    @Example
    void halfACharacterIsReplaced() {
        assertThat(new UsageKey("a\uD83Db", null).model()).isEqualTo("a?b");
    }
}
