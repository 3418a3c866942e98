package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPreparationTest {
    private static final WordChain SLOW = new WordChain(
            List.of(), new WordSplit.Whitespace(WordSplit.Spaces.ASCII), List.of(new WordStep.TaggedLemmas()));
    private static final WordChain QUICK =
            new WordChain(List.of(), new WordSplit.Whitespace(WordSplit.Spaces.ASCII), List.of());
    private static final List<String> TEXTS = List.of("dogs were barking", "", "caf\u00E9s \uD83D closed dogs");

    @TempDir
    private Path folder;

    @Test
    void wordsOfASlowChainAreKeptAndReadBack() throws IOException {
        TextPreparation cached = TextPreparation.DIRECT.withCache(folder.resolve("deep/cache"));
        List<List<String>> words = cached.words(SLOW, TEXTS);
        Path file = onlyFile(folder.resolve("deep/cache"));
        byte[] written = Files.readAllBytes(file);

        assertThat(cached.words(SLOW, TEXTS)).isEqualTo(words).isEqualTo(TextPreparation.DIRECT.words(SLOW, TEXTS));
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
        assertThat(words.get(1)).isEmpty();
        assertThat(words.get(2)).contains("\uD83D");
    }

    @Test
    void whatIsReadIsTheFileAndNotTheChain() throws IOException {
        TextPreparation cached = TextPreparation.DIRECT.withCache(folder);
        cached.words(SLOW, TEXTS);
        Path kept = onlyFile(folder);
        List<String> others = List.of("birds fly", "x", "y");
        cached.words(SLOW, others);
        Path file = files(folder).stream()
                .filter(path -> !path.equals(kept))
                .findFirst()
                .orElseThrow();

        Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);

        assertThat(cached.words(SLOW, TEXTS)).isEqualTo(cached.words(SLOW, others));
    }

    @Test
    void otherTextsOrStepsHaveAnotherFile() {
        TextPreparation cached = TextPreparation.DIRECT.withCache(folder);
        cached.words(SLOW, TEXTS);
        cached.words(SLOW, List.of("dogs were barking", "caf\u00E9s \uD83D closed dogs", ""));
        cached.words(SLOW, List.of("dogs were", " barking", "caf\u00E9s \uD83D closed dogs"));
        cached.words(
                new WordChain(
                        List.of(), SLOW.split(), List.of(new WordStep.Stop(Set.of("x")), new WordStep.TaggedLemmas())),
                TEXTS);

        assertThat(files(folder)).hasSize(4);
    }

    @Test
    void damageIsNoticedAndTheFileMadeAnew() throws IOException {
        TextPreparation cached = TextPreparation.DIRECT.withCache(folder);
        List<List<String>> words = cached.words(SLOW, TEXTS);
        Path file = onlyFile(folder);
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i += 7) { // each is written anew and forced to the disk
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x40;
            Files.write(file, damaged);
            assertThat(cached.words(SLOW, TEXTS)).as("byte %d changed", i).isEqualTo(words);
            assertThat(Files.readAllBytes(file)).as("byte %d changed", i).isEqualTo(whole);
        }
        for (int length : new int[] {0, 3, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cached.words(SLOW, TEXTS)).as("cut to %d", length).isEqualTo(words);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThat(cached.words(SLOW, TEXTS)).isEqualTo(words);
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTimeAndNoWords() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(TextPreparation.DIRECT.withCache(file.resolve("cache")).words(SLOW, TEXTS))
                .isEqualTo(TextPreparation.DIRECT.words(SLOW, TEXTS));
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void quickChainsLeaveNoFile() {
        TextPreparation.DIRECT.withCache(folder).words(QUICK, TEXTS);

        assertThat(files(folder)).isEmpty();
    }

    @Test
    void progressEndsAtTheNumberOfTextsCachedOrNot() {
        List<String> heard = new ArrayList<>();
        TextPreparation told =
                TextPreparation.DIRECT.withCache(folder).withProgress((done, total) -> heard.add(done + "/" + total));

        told.words(SLOW, TEXTS);
        assertThat(heard).last().isEqualTo("3/3");
        heard.clear();
        told.words(SLOW, TEXTS);
        assertThat(heard).containsExactly("3/3");
    }

    private static Path onlyFile(Path folder) {
        List<Path> all = files(folder);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
