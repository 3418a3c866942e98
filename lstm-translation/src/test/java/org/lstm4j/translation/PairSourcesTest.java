package org.lstm4j.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.run.DataRoot;

class PairSourcesTest {
    private static final DataRoot NOWHERE = new DataRoot(Optional.empty(), "test");

    @TempDir
    private Path folder;

    private DataRoot root() {
        return new DataRoot(Optional.of(folder), "test");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static ParallelFiles parallel() {
        return new ParallelFiles("s.de", "t.en", Optional.empty(), Optional.empty());
    }

    private static PairFile pairs(Optional<String> separator, boolean isNamed) {
        return new PairFile(
                "p.tsv",
                separator,
                isNamed ? Optional.of("question") : Optional.empty(),
                isNamed ? Optional.of("answer") : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "0, zero",
        "7, seven",
        "13, thirteen",
        "20, twenty",
        "42, forty two",
        "100, one hundred",
        "305, three hundred five",
        "342, three hundred forty two",
        "1000, one thousand",
        "20010, twenty thousand ten",
        "999999, nine hundred ninety nine thousand nine hundred ninety nine"
    })
    void numbersAreSaidInWords(int number, String words) {
        assertThat(NumberWords.words(number)).isEqualTo(words);
    }

    @Test
    void eachNumberIsThereOnceInAnOrderOfTheSeed() {
        NumberWords all = new NumberWords(5, 104, Optional.empty(), 3, Optional.empty());
        List<Pair> pairs = all.read(NOWHERE).pairs();
        assertThat(pairs.stream().map(it -> Integer.parseInt(it.target())).sorted())
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.rangeClosed(5, 104).boxed().toList());
        assertThat(pairs.stream().map(Pair::target))
                .isNotEqualTo(new NumberWords(5, 104, Optional.empty(), 4, Optional.empty())
                        .read(NOWHERE).pairs().stream().map(Pair::target).toList());
        assertThat(new NumberWords(5, 104, Optional.of(7), 3, Optional.of(NumberWords.Direction.TO_WORDS))
                        .read(NOWHERE)
                        .pairs())
                .hasSize(7)
                .allSatisfy(it -> assertThat(it.target()).isEqualTo(NumberWords.words(Integer.parseInt(it.source()))));
    }

    @Test
    void sumsAreRightAndNoTwoOfThemAreOfTheSameNumbers() {
        List<Pair> pairs = new Sums(2, 1000, 1, Optional.empty()).read(NOWHERE).pairs();
        HashSet<List<Integer>> seen = new HashSet<>();
        for (Pair pair : pairs) {
            List<Integer> numbers = java.util.Arrays.stream(pair.source().split("\\+"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
            assertThat(pair.target()).isEqualTo(String.valueOf(numbers.get(0) + numbers.get(1)));
            assertThat(seen.add(numbers)).isTrue();
        }
        assertThat(new Sums(2, 5, 1, Optional.of(true))
                        .read(NOWHERE)
                        .pairs()
                        .getFirst()
                        .source())
                .isEqualTo(
                        new StringBuilder(pairs.getFirst().source()).reverse().toString());
    }

    @Test
    void linesOfTheSameNumberBelongTogetherPackedOrNot() throws IOException {
        write("s.de", "Ein Hund.\r\nEine Katze.\n");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("t.en.gz")))) {
            out.write("A dog.\nA cat.".getBytes(StandardCharsets.UTF_8));
        }
        PairRows rows = parallel().read(root());
        assertThat(rows.pairs())
                .extracting(Pair::source, Pair::target, Pair::place)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Ein Hund.", "A dog.", "s.de:1"),
                        org.assertj.core.groups.Tuple.tuple("Eine Katze.", "A cat.", "s.de:2"));
        assertThat(rows.files()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one two       | a         | s.de:2: has no line in | which has 1 lines against 2",
                "one           | a b c     | t.en:2: has no line in | which has 1 lines against 3",
                "one _ three   | a b c     | s.de:2: is empty       | take the line away here and in",
                "one two three | a b _     | t.en:3: is empty       | take the line away here and in"
            })
    void filesThatDoNotGoTogetherAreRefusedWithTheirLine(String source, String target, String place, String what)
            throws IOException {
        write("s.de", source.strip().replace(" ", "\n").replace("_", " ") + "\n");
        write("t.en", target.strip().replace(" ", "\n").replace("_", "") + "\n");
        assertThatThrownBy(() -> parallel().read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedWithTheirLine() throws IOException {
        Files.write(folder.resolve("s.de"), new byte[] {'a', '\n', 'M', (byte) 0xE4, 'n', '\n'});
        write("t.en", "a\nb\n");
        assertThatThrownBy(() -> parallel().read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("s.de, line 2");
    }

    @Test
    void aFileThatIsEmptyOrNotThereIsRefused() throws IOException {
        write("s.de", "");
        write("t.en", "");
        assertThatThrownBy(() -> parallel().read(root())).hasMessageContaining("s.de: is empty");
        assertThatThrownBy(() -> pairs(Optional.empty(), false).read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no data: looked for");
    }

    @Test
    void aRecordHoldsAPair() throws IOException {
        write("p.tsv", "2\ttwo\n3\tthree\n");
        assertThat(pairs(Optional.empty(), false).read(root()).pairs())
                .extracting(Pair::source, Pair::target)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("2", "two"),
                        org.assertj.core.groups.Tuple.tuple("3", "three"));
        write("p.tsv", "answer,id,question\n\"yes, it is\",1,\"is it?\"\n");
        PairRows named = pairs(Optional.of(","), true).read(root());
        assertThat(named.pairs()).singleElement().satisfies(it -> {
            assertThat(it.source()).isEqualTo("is it?");
            assertThat(it.target()).isEqualTo("yes, it is");
            assertThat(it.place()).isEqualTo("p.tsv:2");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1;one              | false | p.tsv:1: expected 2 columns, a source and its target among them, got 1; it has semicolons: set separator",
                "1\\tone\\n2        | false | p.tsv:2: expected 2 columns",
                "1\\tone\\n2\\t     | false | p.tsv:2: the target is empty",
                "1\\tone\\n \\tx    | false | p.tsv:2: the source is empty",
                "q\\tanswer\\n1\\t2 | true  | p.tsv:1: has no column \"question\"; it has [q, answer]",
                "question\\tanswer  | true  | p.tsv: has no pair"
            })
    void recordsThatAreNoPairsAreRefusedWithTheirLine(String text, boolean isNamed, String message) throws IOException {
        write("p.tsv", text.replace("\\t", "\t").replace("\\n", "\n") + "\n");
        assertThatThrownBy(() -> pairs(Optional.empty(), isNamed).read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
