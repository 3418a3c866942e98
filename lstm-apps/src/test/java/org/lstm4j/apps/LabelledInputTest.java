package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labelled texts as people have them: errors name the key of the task file that helps. */
class LabelledInputTest {
    @TempDir
    private static Path folder;

    private static ProgramRun train(String text, String source) throws IOException {
        Files.writeString(folder.resolve("x.txt"), text);
        Path task = Files.writeString(folder.resolve("task.conf"), """
            type = text-classification
            description = "Texts of a test"
            data {
              source { type = csv, file = "x.txt", text-field = text, label-field = label, empty-text = fail, %s }
              labels = ["no", "yes"]
              split { train-share = 0.75, train = 1000, validation { from = nothing } }
            }
            text {
              pipeline { type = keras-tokenizer, vocabulary = 20, oov-token = "<OOV>", max-length = 4, padding = post, truncating = post }
              lengths = true
            }
            layers = [{ type = embedding, units = 2 }, { type = lstm, units = 2 },
              { type = dense, units = 1, activation = sigmoid }]
            loss = binary-cross-entropy
            optimizer { type = adam, form = keras, learning-rate = 0.01 }
            training { epochs = 1, batch-size = 4, shuffle = false, seed = 1, keep = last }
            threshold = 0.5
            """.formatted(source));
        return ProgramRun.of(
                "train",
                task.toString(),
                "--data",
                folder.toString(),
                "--out",
                folder.resolve("out" + System.nanoTime()).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text,label;a,spam;b,ham        | | data.source.label-values; it has [\"spam\", \"ham\"]",
                "text,label;a,1;,0              | | set data.source.empty-text = keep or skip",
                "text\tlabel;a\t1               | | Set data.source.type = tsv",
                "text#label;a#1                 | | Set data.source.separator = \"|\"",
                "text,label;a,1                 | type = tsv | Set data.source.type = csv",
                "text,label;a,1                 | type = tsv, separator = \";\" | data.source.separator: belongs to"
                        + " type = csv",
                "text,label;a,1                 | separator = \"ab\" | data.source.separator: must be one character",
                "text,label;a,1                 | label-values = [\"1\"] | data.source.label-values: must be at least"
                        + " two",
                "words,label;a,1                | | expected the column \"text\", found only [words, label]",
                "words,label;a,1                | | data.source.text-field",
                "text,label,label;a,1,0         | | different column names",
                "text,label;a,1;b,0,x           | | expected 2 fields [text, label], found 3",
                "~~                             | | found an empty file",
                "text,label                     | | 0 rows are too few",
                "text,label;a,0;b,1;c,5;d,0     | label-values = [\"0\", \"1\", \"5\"] | but data.labels names 2 classes, [no, yes]; name as many",
            })
    void anErrorNamesTheKeyThatHelps(String text, @Nullable String source, String problem) throws IOException {
        ProgramRun run = train(text.replace(';', '\n').replace('#', '|'), source == null ? "" : source);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }

    @Test
    void labelsThatAreAllTheSameAreSaid() throws IOException {
        ProgramRun run = train("text,label\n" + "a b,1\nb a,1\n".repeat(4) + "c,0\nd,0\n", "");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("Warning: all rows to learn from are of class 1");
    }
}
