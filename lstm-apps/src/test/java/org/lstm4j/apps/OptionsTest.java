package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that options do not take: exit code 2 and a line that names the option, what it takes and what came. */
class OptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            train sarcasm --epochs 0             | --epochs: must be at least 1, got 0
            train sarcasm --epochs -1            | --epochs: must be at least 1, got -1
            train sarcasm --epochs 1e9           | Invalid value for option '--epochs': expected a whole number, got "1e9"
            train sarcasm --epochs 99999999999   | Invalid value for option '--epochs': expected a whole number from -2147483648 to 2147483647, got "99999999999"
            train sarcasm --threads -3           | --threads: must be from 0 to 4096, got -3
            train sarcasm --threads 2000000000   | --threads: must be from 0 to 4096, got 2000000000
            train sarcasm --threads two          | Invalid value for option '--threads': expected a whole number, got "two"
            train sarcasm --seed abc             | Invalid value for option '--seed': expected a whole number, got "abc"
            train sarcasm --seed 1.5             | Invalid value for option '--seed': expected a whole number, got "1.5"
            train sarcasm --seed 99999999999999999999 | expected a whole number from -9223372036854775808
            train sarcasm --seeds 1              | --seeds: must be from 2 to 10000, got 1
            train sarcasm --seeds 3 --seed 9223372036854775806 | --seed with --seeds 3: must be from
            train sarcasm --backend nope         | No backend "nope"
            generate x.lstm hi --words 0         | --words: must be from 1 to 10000000, got 0
            generate x.lstm hi --temperature 1f  | Invalid value for option '--temperature': expected a number, got "1f"; leave out f: write 1
            generate x.lstm hi --temperature 0x1p3 | expected a number, got "0x1p3"; write it as a decimal number
            generate x.lstm hi --temperature 0,5 | got "0,5"; it has a decimal comma: write 0.5
            generate x.lstm hi --temperature NaN | expected a number, got "NaN", which stands for a missing value
            generate x.lstm hi --temperature Infinity | expected a number, got "Infinity"; a number must be finite
            generate x.lstm hi --temperature 1e400 | expected a number, got "1e400"; it is too large
            generate x.lstm hi --temperature -1  | --temperature must be from 0 to 100; got -1.0
            generate x.lstm hi --top-k -1        | --top-k must be 1 or more
            generate x.lstm hi --top-p 0         | --top-p must be above 0 and at most 1; got 0.0
            lab rnn-vs-lstm --seeds 0            | --seeds: must be 1 to 100, got 0
            bench --threads 99999                | --threads: must be from 1 to 4096, got 99999
            """)
    void aNumberOutOfRangeNamesItsOption(String command, String problem) {
        ProgramRun run = ProgramRun.of(command.split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines().getFirst()).startsWith("lstm: ").contains(problem);
        assertThat(run.errLines()).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two.csv", "dir/rows.json", "TEXT.TXT", "a.tsv", "b.jsonl", "c.csv.gz"})
    void dataIsNoTask(String file) {
        ProgramRun run = ProgramRun.of("train", file);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: " + file + ": is data, not a task; a task is a file NAME.conf")
                .contains("data.source.file", "--data");
    }

    @Test
    void aModelAndAFolderAreNoTasksEither() throws IOException {
        assertThat(ProgramRun.of("train", "runs/x/model.lstm").err()).contains("is a model, not a task");
        assertThat(ProgramRun.of("train", folder.toString()).err()).contains("is a folder; give the name of a task");
    }
}
