package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever finds an error class in an event finds it in the documentation, and none there that no event can have. */
class TroubleshootingTest {

    @Test
    void everyErrorClassHasASectionOfItsOwn() throws IOException {
        String page = Files.readString(Path.of("../docs/troubleshooting.md"));

        assertThat(Pattern.compile("(?m)^### ([A-Z_]{3,})$")
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorClass.values()).map(Enum::name).toList());
        assertThat(Pattern.compile("`([A-Z_]{3,})`")
                        .matcher(Files.readString(Path.of("../docs/operations.md")))
                        .results()
                        .map(MatchResult::group)
                        .map(word -> word.replace("`", "")))
                .containsAll(Arrays.stream(ErrorClass.values())
                        .filter(each -> each != ErrorClass.CANCELLED)
                        .map(Enum::name)
                        .toList());
    }
}
