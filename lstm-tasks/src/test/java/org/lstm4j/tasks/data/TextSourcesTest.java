package org.lstm4j.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.LabeledText;

class TextSourcesTest {
    @TempDir
    private Path folder;

    private record Part(TypedConfig source) {}

    private static TypedConfig part(String source) {
        return new ConfigBinder()
                .bind(ConfigFactory.parseString("source { " + source + " }"), Part.class)
                .source();
    }

    private SourceRows read(String source) {
        return TextSources.read(
                part(source), new ConfigBinder(), new DataRoot(Optional.of(folder), "test"), LabelRule.ofNoMatter());
    }

    private static List<String> texts(SourceRows rows) {
        return SplitRows.texts(rows.rows());
    }

    @Test
    void linesAreTextsWithoutLabels() throws IOException {
        Files.writeString(folder.resolve("words.txt"), "one two\n\nthree\nfour\n");
        SourceRows rows = read("type = lines, file = words.txt, limit = 3");
        assertThat(texts(rows)).containsExactly("one two", "", "three");
        assertThat(rows.files().getFirst().name()).isEqualTo("words.txt");
        assertThat(part("type = lines, file = words.txt").type()).isEqualTo("lines");
    }

    @Test
    void recordsCanBePutInTheOrderOfAFieldBeforeTheyAreLimited() throws IOException {
        Files.writeString(folder.resolve("x.tsv"), "label\ttext\tid\n1\tb\tpos/2_9\n0\ta\tneg/2_1\n1\tc\tpos/10_9\n");
        String source = "type = tsv, file = x.tsv, text-field = text, label-field = label, empty-text = keep";
        assertThat(texts(read(source))).containsExactly("b", "a", "c");
        SourceRows ordered = read(source + ", order-by = id, limit = 2");
        assertThat(texts(ordered)).as("10_9 stands before 2_9").containsExactly("a", "c");
        assertThat(ordered.rows().getFirst().label()).isZero();
        assertThatThrownBy(() -> read(source + ", order-by = number"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x.tsv:2: has no field \"number\" to be ordered by");
    }

    @Test
    void labelsAreWordsOfTheFile() throws IOException {
        Files.writeString(folder.resolve("x.csv"), "text,kind\nfine,good\nawful,bad\n\"\",bad\n");
        SourceRows rows = read("type = csv, file = x.csv, text-field = text, label-field = kind, empty-text = keep,"
                + " label-values = [bad, good]");
        assertThat(rows.rows().stream().map(LabeledText::label)).containsExactly(1, 0, 0);
        assertThat(rows.remarks()).containsExactly("1 row without text, kept as rows of padding");
    }

    /** The rule, told again: the last switch decides, and without one it is off. */
    @Test
    void generatedSequencesFollowTheirRule() {
        String source = "type = generated, rows = 500, length = 12, symbols = 50, switch-share = 0.2, seed = 3";
        SourceRows rows = read(source);
        int on = 0;
        for (LabeledText row : rows.rows()) {
            List<Integer> words =
                    Stream.of(row.text().split(" ")).map(Integer::valueOf).toList();
            assertThat(words).hasSize(12).allMatch(word -> word >= 1 && word <= 50);
            assertThat(row.label()).isEqualTo(words.lastIndexOf(1) > words.lastIndexOf(2) ? 1 : 0);
            on += row.label();
        }
        assertThat(on).isBetween(200, 270);
        assertThat(texts(read(source))).as("always the same").isEqualTo(texts(rows));
        assertThat(texts(read(source.replace("seed = 3", "seed = 4")))).isNotEqualTo(texts(rows));
        assertThat(texts(read(source.replace("rows = 500", "rows = 20"))))
                .as("a row depends on its number alone")
                .isEqualTo(texts(rows).subList(0, 20));
        assertThat(TextSources.of(part(source), new ConfigBinder()).needs()).isEmpty();
    }

    @Test
    void anUnknownSourceIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> read("type = jsonlines"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("source: no source \"jsonlines\"; did you mean \"json-lines\"?");
        assertThatThrownBy(
                        () -> read("type = generated, rows = 0, length = 1, symbols = 9, switch-share = 1, seed = 1"))
                .hasMessageContaining("source.rows: must be from 1 to 1048576, got 0");
    }
}
