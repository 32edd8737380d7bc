package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {

    @TempDir
    private Path directory;

    @Test
    void sendsEachLineAsItIs() throws IOException {
        String first = "{\"id\": \"p-1\", \"prompt\": \"Grüße\", \"role\": \"x\"}";
        String second = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        assertThat(read(first + "\n\n" + second + "\n"))
                .containsExactly(new PromptEvent("p-1", first), new PromptEvent("line-3", second));
    }

    @Test
    void namesTheLineButNotItsContent() {
        for (String wrong :
                new String[] {"secret text", "[\"secret\"]", "{\"secret\": 1}", "{\"prompt\": 7}", "null"}) {
            assertThatThrownBy(() -> read("{\"prompt\": \"fine\"}\n" + wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("line 2: expected a JSON object")
                    .message()
                    .doesNotContain("secret");
        }
    }

    @Test
    void refusesFileWithoutPrompts() {
        assertThatThrownBy(() -> read("\n")).hasMessageContaining("expected at least one line");
    }

    private Iterable<PromptEvent> read(String content) throws IOException {
        return PromptFile.read(Files.writeString(directory.resolve("prompts.jsonl"), content));
    }
}
