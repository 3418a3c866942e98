package org.lstm4j.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse.Alphabet;
import org.lstm4j.tasks.config.SettingException;

class TranscriptionRowsTest {
    /** A row whose one number says which it is. */
    private static SequenceRow row(int number, String label, String speaker) {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        columns.put("speaker", speaker);
        return new SequenceRow(Sequence.of(1, new float[] {number}), label, columns, "row " + number);
    }

    private static List<SequenceRow> spoken() {
        List<SequenceRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(row(i, String.valueOf(i % 10), i % 3 == 0 ? "ann" : "bob"));
        }
        return rows;
    }

    @Test
    void joinedRowsAreOfOneSpeakerAndUseEachRowAsOftenAsTheySay() {
        JoinConfig join = new JoinConfig("speaker", 1, 5, 3, 7);
        List<SequenceRow> joined = join.of(spoken(), "-");
        Map<Integer, Integer> used = new HashMap<>();
        Map<Integer, Integer> sizes = new HashMap<>();
        for (SequenceRow row : joined) {
            String speaker = row.columns().get("speaker");
            StringBuilder label = new StringBuilder();
            for (float value : row.sequence().values()) {
                int number = (int) value;
                used.merge(number, 1, Integer::sum);
                assertThat(number % 3 == 0 ? "ann" : "bob").isEqualTo(speaker);
                label.append(label.isEmpty() ? "" : "-").append(number % 10);
            }
            assertThat(row.label()).isEqualTo(label.toString());
            assertThat(row.place().split(" \\+ ")).hasSize(row.sequence().steps());
            sizes.merge(row.sequence().steps(), 1, Integer::sum);
        }
        assertThat(used)
                .hasSize(100)
                .allSatisfy((row, times) -> assertThat(times).isEqualTo(3));
        assertThat(sizes.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(joined).isNotEqualTo(new JoinConfig("speaker", 1, 5, 3, 8).of(spoken(), "-"));
        assertThat(joined.stream().map(SequenceRow::place))
                .isEqualTo(
                        join.of(spoken(), "-").stream().map(SequenceRow::place).toList());
    }

    @Test
    void joinsNeedTheirColumnAndARangeThatIsOne() {
        assertThatThrownBy(() -> new JoinConfig("room", 1, 2, 1, 1).of(spoken(), ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 0: has no column \"room\" (data.join.by)");
        assertThatThrownBy(() -> new JoinConfig("speaker", 3, 2, 1, 1)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new JoinConfig("speaker", 0, 2, 1, 1)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new JoinConfig("speaker", 1, 2, 0, 1)).isInstanceOf(SettingException.class);
    }

    @Test
    void symbolsAreCharactersOrWhatStandsBetweenSeparators() {
        assertThat(SymbolTable.split("s\uD83D\uDE00 b", "")).containsExactly("s", "\uD83D\uDE00", " ", "b");
        assertThat(SymbolTable.split(" sh iy  sh ", " ")).containsExactly("sh", "iy", "sh");
        assertThat(SymbolTable.split("", "")).isEmpty();
        assertThat(SymbolTable.split("", "|")).isEmpty();
        SymbolTable table = SymbolTable.of(new Alphabet(List.of("iy", "sh"), " "));
        assertThat(table.text(row(0, " sh  iy ", "ann"))).isEqualTo("sh iy");
        assertThat(table.classes()).isEqualTo(3);
    }

    @Test
    void targetsAreClassesFromOneOnFilledUpWithBlanks() {
        SymbolTable table = SymbolTable.of(new Alphabet(List.of("a", "b"), ""));
        Tensor target = table.target(
                List.of(row(0, "ba", "ann"), row(1, "", "ann"), row(2, "abb", "ann")), new int[] {2, 1, 4});
        assertThat(target.shape().dims()).hasSize(2);
        assertThat(target.ints()).containsExactly(2, 1, 0, 0, 0, 0, 1, 2, 2);
    }

    @Test
    void aTextThatDoesNotFitItsStepsIsNamed() {
        SymbolTable table = SymbolTable.of(new Alphabet(List.of("a", "b"), ""));
        assertThatThrownBy(() -> table.target(List.of(row(5, "abb", "ann")), new int[] {3}))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("row 5: expected 4 steps or more for the 3 symbols of \"abb\"")
                .hasMessageContaining("found 3");
    }

    @Test
    void aSymbolThatIsNotInTheAlphabetIsNamed() {
        SymbolTable table = SymbolTable.of(new Alphabet(List.of("a", "b"), ""));
        assertThatThrownBy(() -> table.target(List.of(row(5, "ax" + "a".repeat(500), "ann")), new int[] {900}))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("row 5: expected a text of the symbols a b, found \"x\" in \"axaaa")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(200));
    }

    @Test
    void theErrorRateOfAnEpochCountsEdits() {
        SymbolErrorRate rate = new SymbolErrorRate(3, true);
        assertThat(rate.result()).isNaN();
        float[] scores = new float[2 * 4 * 3];
        int[] best = {1, 0, 2, 2, 0, 1, 1, 0}; // "ab", and "a" whose last step does not count
        for (int i = 0; i < best.length; i++) {
            scores[i * 3 + best[i]] = 5;
        }
        Tensor prediction = Tensor.of(new int[] {2, 4, 3}, scores);
        Tensor right = Tensor.of(new int[] {2, 2}, 1, 2, 2, 0);
        rate.update(prediction, right, Optional.of(Tensor.of(new int[] {2}, 4, 3)));
        assertThat(rate.result()).isEqualTo(1 / 3.0);
        rate.update(prediction, right, Optional.of(Tensor.of(new int[] {2}, 1, 1)));
        assertThat(rate.result()).as("\"a\" for \"ab\", and nothing for \"b\"").isEqualTo(3 / 6.0);
        rate.reset();
        assertThat(rate.result()).isNaN();
    }

    @Test
    void theMostFrequentSymbolIsTheFirstOfEqualOnes() {
        SymbolTable table = SymbolTable.of(new Alphabet(List.of("a", "b", "c"), ""));
        assertThat(TranscriptionMeasurement.frequent(table, List.of(row(0, "cb", "ann"), row(1, "bc", "ann"))))
                .isEqualTo("b");
        assertThat(TranscriptionMeasurement.frequent(table, Collections.emptyList()))
                .isEqualTo("a");
    }
}
