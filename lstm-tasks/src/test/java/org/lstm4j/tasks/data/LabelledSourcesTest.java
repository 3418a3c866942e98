package org.lstm4j.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.LabeledText;

/** Sources whose records have one of several labels: which these are, and how stories and dialogues are read. */
class LabelledSourcesTest {
    private static final LabelRule FOUND = new LabelRule.Found();

    record Parts(TypedConfig source, Optional<TypedConfig> testSource, SplitConfig split) {}

    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private DataRoot root() {
        return new DataRoot(Optional.of(folder), "test");
    }

    private static Parts parts(String config) {
        return new ConfigBinder().bind(ConfigFactory.parseString(config), Parts.class);
    }

    private SourceRows read(String source, LabelRule labels) {
        Parts parts = parts("source {" + source + "}, split { train-share = 0.5, validation { from = nothing } }");
        return TextSources.read(parts.source(), new ConfigBinder(), root(), labels);
    }

    private SplitRows load(String config, LabelRule labels) {
        Parts parts = parts(config + ", split { validation { from = nothing } }");
        return SplitRows.load(
                new RowSources(parts.source(), Optional.empty(), parts.testSource(), parts.split()),
                new ConfigBinder(),
                root(),
                labels);
    }

    private static List<Integer> numbers(SourceRows rows) {
        return rows.rows().stream().map(LabeledText::label).toList();
    }

    private static final String CSV = "type = csv, file = a.csv, text-field = t, label-field = l, empty-text = keep";

    @Test
    void labelsThatNobodyNamesAreThoseOfTheFileInTheOrderOfNumbersAndLetters() throws IOException {
        write("a.csv", "t,l\na,10\nb,9\nc,x\nd,10\n");
        SourceRows rows = read(CSV, FOUND);
        assertThat(rows.labels()).containsExactly("9", "10", "x");
        assertThat(numbers(rows)).containsExactly(1, 0, 2, 1);
    }

    @Test
    void labelsThatTheTaskNamesStandForNumbersFromZeroUp() throws IOException {
        write("a.csv", "t,l\na,2\nb,0\n");
        assertThat(numbers(read(CSV, new LabelRule.Numbers(3)))).containsExactly(2, 0);
        assertThatThrownBy(() -> read(CSV, new LabelRule.Numbers(2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("source.label-values; it has [\"2\", \"0\"]");
    }

    @Test
    void aLabelThatOnlyTestRowsHaveIsAClassToo() throws IOException {
        write("a.csv", "t,l\na,x\nb,z\n");
        write("b.csv", "t,l\na,y\nb,z\n");
        String other = CSV.replace("a.csv", "b.csv");
        SplitRows rows = load("source {" + CSV + "}, test-source {" + other + "}", FOUND);
        assertThat(rows.labels()).containsExactly("x", "y", "z");
        assertThat(rows.training()).extracting(LabeledText::label).containsExactly(0, 2);
        assertThat(rows.test()).extracting(LabeledText::label).containsExactly(1, 2);
    }

    @Test
    void aFileOfOneLabelOrOfThousandsHasProbablyAnotherLabelField() throws IOException {
        write("a.csv", "t,l\na,x\nb,x\n");
        assertThatThrownBy(() -> read(CSV, FOUND)).hasMessageContaining("all records have the label \"x\"");
        StringBuilder many = new StringBuilder("t,l\n");
        for (int i = 0; i < 1100; i++) {
            many.append("a,").append(i).append('\n');
        }
        write("a.csv", many.toString());
        assertThatThrownBy(() -> read(CSV, FOUND)).hasMessageContaining("more than 1000 different labels");
    }

    @Test
    void repeatedAndPaddedTextsAreLeftOutAndStrippedIfAsked() throws IOException {
        write("a.csv", "t,l\n  ACGT,0\nACGT ,1\nTTTT,1\n");
        SourceRows rows = read(CSV + ", strip = true, distinct = true", new LabelRule.Numbers(2));
        assertThat(SplitRows.texts(rows.rows())).containsExactly("ACGT", "TTTT");
        assertThat(rows.remarks()).containsExactly("1 row whose text was there before, left out");
        assertThat(SplitRows.texts(read(CSV, new LabelRule.Numbers(2)).rows()))
                .containsExactly("  ACGT", "ACGT ", "TTTT");
    }

    private static final String STORIES = "type = stories, files = [\"qa1_where_train.txt\", other.txt]";

    @Test
    void aQuestionIsReadWithItsStoryAndWithoutOtherQuestions() throws IOException {
        write("qa1_where_train.txt", """
                1 Ada went to the attic.
                2 Where is Ada?\tattic\t1
                3 Ben went to the barn.
                4 Where is Ben?\tbarn\t3
                1 Cleo took the cup and the pen.
                2 What has Cleo?\tcup,pen\t1
                """);
        write("other.txt", "1 It rains.\n2 Is it dry? \tno\t1\n");
        SourceRows rows = read(STORIES, FOUND);
        assertThat(SplitRows.texts(rows.rows()))
                .containsExactly(
                        "Where is Ada? Ada went to the attic.",
                        "Where is Ben? Ada went to the attic. Ben went to the barn.",
                        "What has Cleo? Cleo took the cup and the pen.",
                        "Is it dry? It rains.");
        assertThat(rows.labels()).containsExactly("attic", "barn", "cup,pen", "no");
        assertThat(rows.rows())
                .extracting(row -> row.columns().get("file"))
                .containsExactly("qa1_where", "qa1_where", "qa1_where", "other");
        assertThat(rows.files()).hasSize(2);
        assertThat(read(STORIES + ", limit = 1", FOUND).rows()).hasSize(2);
        assertThatThrownBy(() -> read(STORIES, new LabelRule.Known(List.of("attic", "no"))))
                .hasMessage(
                        "qa1_where_train.txt:4: the answer \"barn\" is none of those that are learned, [attic, no]");
    }

    private void assertRefused(String text, String message) throws IOException {
        write("s.txt", text);
        assertThatThrownBy(() -> read("type = stories, files = [s.txt]", FOUND))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void aFileThatHoldsNoStoriesIsRefusedByItsLine() throws IOException {
        assertRefused(
                "1 Ada sings.\nBen sings.\n", "s.txt:2: expected a number, a blank and a sentence, got \"Ben sings.\"");
        assertRefused("1 Who?\t \n", "s.txt:1: expected a question, a tab and its answer, got \"1 Who?\t \"");
        assertRefused("1 Ada sings.\n", "s.txt: has no question, which is a line with a tab and an answer behind it");
        assertRefused("", "s.txt: has no question, which is a line with a tab and an answer behind it");
    }

    private static final String DIALOGUES = "type = dialogues, file = d.txt, label-file = e.txt, end = __eou__";

    @Test
    void eachUtteranceOfADialogueIsARowWithItsContext() throws IOException {
        write("d.txt", "hello __eou__ who is there ? __eou__\n\nbye __eou__\n");
        write("e.txt", "0 2 \n\n1\n");
        assertThat(SplitRows.texts(read(DIALOGUES, new LabelRule.Numbers(3)).rows()))
                .containsExactly("hello", "who is there ?", "bye");
        SourceRows rows = read(DIALOGUES + ", context = 1", FOUND);
        assertThat(SplitRows.texts(rows.rows())).containsExactly("hello", "hello who is there ?", "bye");
        assertThat(numbers(rows)).containsExactly(0, 2, 1);
        assertThat(rows.rows()).extracting(LabeledText::line).containsExactly(1L, 1L, 3L);
        assertThatThrownBy(() -> read(DIALOGUES, new LabelRule.Numbers(2)))
                .hasMessage("e.txt:1: the label \"2\" is none of [0, 1]; correct the file, or name the labels as they"
                        + " stand there: source.label-values");
    }

    @Test
    void filesThatDoNotGoTogetherAreRefusedOrTheDialogueIsLeftOut() throws IOException {
        write("d.txt", "a __eou__ b __eou__\nc __eou__\n");
        write("e.txt", "0\n1\n");
        assertThatThrownBy(() -> read(DIALOGUES, FOUND))
                .hasMessageStartingWith(
                        "e.txt:1: has 1 labels, but the dialogue on this line of d.txt has 2 utterances, each ended"
                                + " by __eou__");
        SourceRows rows = read(DIALOGUES + ", uneven = skip", new LabelRule.Numbers(2));
        assertThat(SplitRows.texts(rows.rows())).containsExactly("c");
        assertThat(rows.remarks()).containsExactly("1 dialogue with more or fewer labels than utterances, left out");
        write("e.txt", "0 0\n");
        assertThatThrownBy(() -> read(DIALOGUES, FOUND))
                .hasMessage("e.txt: has 1 lines, but d.txt has 2; the two go together line by line");
    }
}
