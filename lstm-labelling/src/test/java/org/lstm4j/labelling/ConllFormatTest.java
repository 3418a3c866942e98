package org.lstm4j.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.text.TextDataException;

class ConllFormatTest {
    private static final ConllFormat CONLLU = new ConllFormat(
            Optional.empty(), Optional.of(2), Optional.of(4), Optional.of(1), Optional.of("#"), Optional.empty());
    private static final ConllFormat BLANKS = new ConllFormat(
            Optional.of(ConllFormat.Separator.BLANKS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(4));

    @TempDir
    private Path folder;

    private List<Sentence> read(ConllFormat format, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.conll"), text);
        return format.read(file, "a.conll", true);
    }

    private void assertRefused(ConllFormat format, String text, String message) {
        assertThatThrownBy(() -> read(format, text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void blankLinesEndSentencesHoweverManyAndWhateverEndsALine() throws IOException {
        List<Sentence> sentences = read(ConllFormat.DEFAULT, "\n\nIn\tO\r\nNew York\tB-LOC\r\n\t\r\n\nBo\tB-PER");
        assertThat(sentences)
                .containsExactly(
                        new Sentence(List.of("In", "New York"), List.of("O", "B-LOC"), "a.conll", List.of(3, 4)),
                        new Sentence(List.of("Bo"), List.of("B-PER"), "a.conll", List.of(7)));
    }

    @Test
    void ofConllUCommentsRangesAndEmptyNodesAreNoWordsButAHashIs() throws IOException {
        List<Sentence> sentences = read(CONLLU, """
                # sent_id = 1
                # text = I don't.
                1\tI\t_\tPRON
                2-3\tdon't\t_\t_
                2\tdo\t_\tAUX
                3\tn't\t_\tPART
                3.1\tgo\t_\tVERB
                4\t#\t_\tSYM

                # the end
                """);
        assertThat(sentences)
                .containsExactly(new Sentence(
                        List.of("I", "do", "n't", "#"),
                        List.of("PRON", "AUX", "PART", "SYM"),
                        "a.conll",
                        List.of(3, 5, 6, 8)));
    }

    @Test
    void columnsMayHaveBlanksBetweenThemAndTheLabelIsTheLastOne() throws IOException {
        assertThat(read(BLANKS, " Ann  NNP I-NP  B-PER \nruns\tVBZ\tI-VP\tO\n"))
                .containsExactly(new Sentence(List.of("Ann", "runs"), List.of("B-PER", "O"), "a.conll", List.of(1, 2)));
    }

    @Test
    void aPackedFileIsReadLikeAnother() throws IOException {
        Path file = folder.resolve("a.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a\tX\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(ConllFormat.DEFAULT.read(file, "a.gz", true)).hasSize(1);
    }

    @Test
    void wordsToBeLabelledMayHaveNoLabel() throws IOException {
        Path file = Files.writeString(folder.resolve("b.conll"), "Ann\nruns\n\nBo\tB-PER\n");
        List<Sentence> sentences = ConllFormat.DEFAULT.read(file, "b.conll", false);
        assertThat(Sentence.words(sentences)).containsExactly(List.of("Ann", "runs"), List.of("Bo"));
        assertThat(sentences.getFirst().labels()).isEmpty();
    }

    @Test
    void aLineWithoutAColumnIsNamed() {
        assertRefused(
                ConllFormat.DEFAULT,
                "a\tX\nb\n",
                "a.conll:2: expected the label in column 2 of columns with a tab between them, got 1 column: \"b\"");
        assertRefused(CONLLU, "1\ta\t_\tX\n2\tb\n", "a.conll:2: expected the label in column 4");
        assertRefused(
                CONLLU,
                "1\t\t_\tX\n",
                "a.conll:1: expected the word in column 2 of columns with a tab between them," + " got nothing there");
        assertRefused(CONLLU, "\ta\t_\tX\n", "a.conll:1: expected the number in column 1");
        assertRefused(
                BLANKS, "a X\nb\n", "a.conll:2: expected the label in column 2 of columns with blanks between them");
        assertRefused(ConllFormat.DEFAULT, "a X\n", "a.conll:1: expected the label in column 2");
        assertRefused(ConllFormat.DEFAULT, "x".repeat(5000), "a.conll:1: expected the label");
    }

    @Test
    void aFileOrASentenceWithoutAWordIsNamed() {
        assertRefused(ConllFormat.DEFAULT, "", "a.conll: has no sentence; expected a word a line with a tab");
        assertRefused(CONLLU, "# only this\n\n", "a.conll: has no sentence");
        assertRefused(
                CONLLU,
                "1\ta\t_\tX\n\n1-2\tb\t_\t_\n1.1\tc\t_\t_\n\n",
                "a.conll:3: a sentence without a word: all its lines, up to line 4,");
    }

    @Test
    void aSentenceWithoutEndIsNamedByItsFirstLine() {
        assertRefused(
                BLANKS,
                "a X\n\nb X\nb X\nb X\nb X\nb X\n",
                "a.conll:7: the sentence that begins on line 3 has more than 4 words; is there a blank line");
        assertRefused(
                ConllFormat.DEFAULT,
                "b\tX\n".repeat(1001),
                "a.conll:1001: the sentence that begins on line 1 has more");
    }

    @Test
    void aByteThatIsNoTextIsNamedWithFileAndLine() throws IOException {
        Path file = folder.resolve("c.conll");
        Files.write(file, new byte[] {'a', '\t', 'X', '\n', (byte) 0xC3, '\t', 'X', '\n'});
        assertThatThrownBy(() -> ConllFormat.DEFAULT.read(file, "c.conll", true))
                .isInstanceOf(TextDataException.class)
                .hasMessageContaining("c.conll")
                .hasMessageContaining("2")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void columnsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new ConllFormat(
                        Optional.empty(),
                        Optional.of(2),
                        Optional.of(2),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("is the column of the word, 2, too");
    }
}
