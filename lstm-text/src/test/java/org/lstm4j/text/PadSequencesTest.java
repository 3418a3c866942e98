package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.testing.Cases;

class PadSequencesTest {
    private static final List<int[]> SEQUENCES =
            List.of(new int[] {1, 2}, new int[0], new int[] {3, 4, 5, 6}, new int[] {7, 8, 9});

    @Test
    void postPaddingAndPostTruncating() {
        PaddedSequences padded = PadSequences.post(3).apply(SEQUENCES);

        assertThat(padded.ids()).containsExactly(1, 2, 0, 0, 0, 0, 3, 4, 5, 7, 8, 9);
        assertThat(padded.lengths()).containsExactly(2, 0, 3, 3);
    }

    @Test
    void prePaddingAndPreTruncating() {
        PaddedSequences padded = PadSequences.pre(3).apply(SEQUENCES);

        assertThat(padded.ids()).containsExactly(0, 1, 2, 0, 0, 0, 4, 5, 6, 7, 8, 9);
        assertThat(padded.lengths()).containsExactly(2, 0, 3, 3);
    }

    @Test
    void prePaddingAndPostTruncatingWithAValue() {
        PaddedSequences padded = new PadSequences(3, Side.PRE, Side.POST, -1).apply(SEQUENCES);

        assertThat(padded.ids()).containsExactly(-1, 1, 2, -1, -1, -1, 3, 4, 5, 7, 8, 9);
    }

    @Test
    void postPaddingAndPreTruncating() {
        PaddedSequences padded = new PadSequences(3, Side.POST, Side.PRE, 0).apply(SEQUENCES);

        assertThat(padded.ids()).containsExactly(1, 2, 0, 0, 0, 0, 4, 5, 6, 7, 8, 9);
        assertThat(padded.row(2)).containsExactly(4, 5, 6);
        assertThat(padded.length(2)).isEqualTo(3);
        assertThat(padded.rows()).isEqualTo(4);
        assertThat(padded.maxLength()).isEqualTo(3);
    }

    @Test
    void noSequencesGiveNoRows() {
        assertThat(PadSequences.post(3).apply(List.of()).ids()).isEmpty();
    }

    @Test
    void resultCannotBeChangedFromOutside() {
        PaddedSequences padded = PadSequences.post(3).apply(SEQUENCES);
        padded.ids()[0] = 99;
        padded.lengths()[0] = 99;
        padded.row(0)[0] = 99;

        assertThat(padded.row(0)).containsExactly(1, 2, 0);
        assertThat(padded.length(0)).isEqualTo(2);
    }

    @Test
    void lengthBelowOneAndResultsBeyondAnArrayAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> PadSequences.post(0))
                .withMessageContaining("maxLength is 0");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> PadSequences.post((1 << 24) + 1))
                .withMessageContaining("expected at most 16777216");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> PadSequences.post(1 << 24).apply(Collections.nCopies(128, new int[0])))
                .withMessageContaining("in parts");
    }

    @Test
    void whatIsLeftOfAPartSaysWhatIsLeftOfTheWhole() {
        Cases.of(300).check(draw -> {
            PadSequences rule =
                    new PadSequences(draw.between(1, 7), Side.POST, draw.constant(Side.class), 0, draw.between(0, 9));
            int[] whole = draw.list(0, 20, () -> draw.any()).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] left = new int[0];
            for (int id : whole) {
                left = Arrays.copyOf(left, left.length + 1);
                left[left.length - 1] = id;
                left = rule.cut(left);
            }
            assertThat(left).containsExactly(rule.cut(whole));
        });
    }

    /** The definition of Keras, id by id, and what is kept: cut the list, then add values at one end until it is long enough. */
    @Test
    void eachCombinationEqualsItsDefinition() {
        Cases.of(500).check(draw -> {
            List<List<Integer>> sequences = draw.list(0, 6, () -> draw.list(0, 9, () -> draw.any()));
            int maxLength = draw.between(1, 7);
            Side padding = draw.constant(Side.class);
            Side truncating = draw.constant(Side.class);
            int value = draw.any();
            int keep = draw.between(0, 9);

            PaddedSequences padded = new PadSequences(maxLength, padding, truncating, value, keep)
                    .apply(sequences.stream()
                            .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray())
                            .toList());

            List<Integer> expected = new ArrayList<>();
            for (List<Integer> sequence : sequences) {
                List<Integer> row = new ArrayList<>(sequence);
                while (row.size() > maxLength) {
                    int stay = Math.min(keep, maxLength);
                    row.remove(/* index */ truncating == Side.PRE ? stay : row.size() - 1 - stay);
                }
                while (row.size() < maxLength) {
                    row.add(padding == Side.PRE ? 0 : row.size(), value);
                }
                expected.addAll(row);
            }
            assertThat(IntStream.of(padded.ids()).boxed()).containsExactlyElementsOf(expected);
            assertThat(padded.lengths())
                    .containsExactly(sequences.stream()
                            .mapToInt(ids -> Math.min(ids.size(), maxLength))
                            .toArray());
        });
    }
}
