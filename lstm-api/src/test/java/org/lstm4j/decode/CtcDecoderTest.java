package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;

/** Decoders of CTC against the sum over all paths. */
class CtcDecoderTest {
    private static Tensor logits(int rows, int time, int classes) {
        Tensor logits = Tensor.zeros(DType.FLOAT32, rows, time, classes);
        for (int i = 0; i < logits.size(); i++) {
            logits.floats()[i] = 3 * Philox.uniform(2, 1, 0, i);
        }
        return logits;
    }

    /** The probability of each sequence of labels. */
    private static Map<List<Integer>, Double> all(Tensor logits, int row, int length, int blank) {
        int classes = logits.dim(2);
        float[] step = new float[classes];
        double[] probability = new double[length * classes];
        for (int t = 0; t < length; t++) {
            LogScores.normalise(logits.floats(), (row * logits.dim(1) + t) * classes, classes, step, 0);
            for (int c = 0; c < classes; c++) {
                probability[t * classes + c] = Math.exp(step[c]);
            }
        }
        Map<List<Integer>, Double> all = new HashMap<>();
        int paths = (int) Math.round(Math.pow(classes, length));
        for (int path = 0; path < paths; path++) {
            List<Integer> read = new ArrayList<>();
            double product = 1;
            int before = blank;
            for (int t = 0, rest = path; t < length; t++, rest /= classes) {
                int c = rest % classes;
                product *= probability[t * classes + c];
                if (c != before && c != blank) {
                    read.add(c);
                }
                before = c;
            }
            all.merge(read, product, Double::sum);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "4, 3, 0", "5, 3, 2", "6, 2, 1", "4, 4, 1"})
    void aWideBeamHasTheProbabilitiesOfAllLabels(int time, int classes, int blank) {
        Tensor logits = logits(3, time, classes);
        int[] lengths = {time, time - 1, 0};
        CtcDecoder decoder = new CtcDecoder(classes, blank, true);
        List<List<Hypothesis>> found = decoder.beam(logits, lengths, 2_000, 2_000);
        for (int row = 0; row < 3; row++) {
            Map<List<Integer>, Double> expected = all(logits, row, lengths[row], blank);
            assertThat(found.get(row)).hasSize(expected.size());
            for (Hypothesis hypothesis : found.get(row)) {
                assertThat(Math.exp(hypothesis.logProbability()))
                        .as("%s", hypothesis)
                        .isCloseTo(Objects.requireNonNull(expected.get(hypothesis.symbols())), within(1e-9));
            }
            assertThat(found.get(row)).isSortedAccordingTo(Comparator.comparingDouble(it -> -it.logProbability()));
        }
    }

    @Test
    void aNarrowBeamFindsNoMoreThanThereIsAndMoreThanTheBestPath() {
        Tensor logits = logits(8, 7, 4);
        int[] lengths = {7, 7, 7, 7, 6, 5, 7, 7};
        CtcDecoder decoder = new CtcDecoder(4, 0, true);
        List<Hypothesis> greedy = decoder.greedy(logits, lengths);
        int better = 0;
        for (int row = 0; row < 8; row++) {
            Map<List<Integer>, Double> all = all(logits, row, lengths[row], 0);
            for (Hypothesis it : decoder.beam(logits, lengths, 6, 3).get(row)) {
                assertThat(Math.exp(it.logProbability()))
                        .isLessThanOrEqualTo(Objects.requireNonNull(all.get(it.symbols())) + 1e-9);
            }
            double best =
                    all.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            List<Integer> beam =
                    decoder.beam(logits, lengths, 500, 1).get(row).getFirst().symbols();
            assertThat(all.get(beam)).isEqualTo(best);
            double ofGreedy = Objects.requireNonNull(all.get(greedy.get(row).symbols()));
            beam = decoder.beam(logits, lengths, 12, 1).get(row).getFirst().symbols();
            assertThat(all.get(beam)).isGreaterThanOrEqualTo(ofGreedy);
            better += best > ofGreedy ? 1 : 0;
        }
        assertThat(better)
                .as("rows whose best path has other labels than the likeliest")
                .isPositive();
    }

    /** The likeliest path of each sequence of labels, and its probability. */
    private static Map<List<Integer>, double[]> bestPaths(Tensor logits, int row, int length, int blank) {
        int classes = logits.dim(2);
        float[] step = new float[classes];
        Map<List<Integer>, double[]> best = new HashMap<>();
        int paths = (int) Math.round(Math.pow(classes, length));
        for (int path = 0; path < paths; path++) {
            List<Integer> read = new ArrayList<>();
            double[] steps = new double[length + 1];
            int before = blank;
            for (int t = 0, rest = path; t < length; t++, rest /= classes) {
                int c = rest % classes;
                LogScores.normalise(logits.floats(), (row * logits.dim(1) + t) * classes, classes, step, 0);
                steps[length] += step[c];
                steps[t] = c;
                if (c != before && c != blank) {
                    read.add(c);
                }
                before = c;
            }
            best.merge(read, steps, (a, b) -> a[length] >= b[length] ? a : b);
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "4, 3, 0", "5, 3, 2", "6, 2, 1", "5, 4, 1"})
    void anAlignmentIsTheLikeliestOfAllPathsThatSpellTheLabels(int time, int classes, int blank) {
        Tensor logits = logits(2, time, classes);
        CtcDecoder decoder = new CtcDecoder(classes, blank, true);
        for (int row = 0; row < 2; row++) {
            int length = time - row;
            int number = row;
            bestPaths(logits, row, length, blank).forEach((labels, steps) -> {
                int[] path = decoder.align(logits, number, length, labels).orElseThrow();
                assertThat(path)
                        .as("%s", labels)
                        .isEqualTo(Arrays.stream(steps)
                                .limit(length)
                                .mapToInt(step -> (int) step)
                                .toArray());
            });
        }
        int label = blank == 0 ? 1 : 0;
        assertThat(decoder.align(logits, 0, Math.min(2, time), List.of(label, label)))
                .as("equal labels need a blank between them, so three steps")
                .isEmpty();
        assertThat(decoder.align(logits, 0, 0, List.of(label))).isEmpty();
        assertThat(decoder.align(logits, 0, 0, List.of())).contains(new int[0]);
    }

    @Test
    void anAlignmentOfWhatIsNoLabelIsRefused() {
        CtcDecoder decoder = new CtcDecoder(3, 1, true);
        Tensor logits = logits(1, 4, 3);
        for (List<Integer> labels : List.of(List.of(1), List.of(3), List.of(-1))) {
            assertThatThrownBy(() -> decoder.align(logits, 0, 4, labels))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("not the blank 1; got " + labels.getFirst());
        }
        assertThatThrownBy(() -> decoder.align(logits, 1, 4, List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> decoder.align(logits, 0, 5, List.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void greedyLeavesOutBlanksAndRepetitions() {
        float[] wanted = new float[9 * 3];
        int[] path = {1, 1, 0, 1, 2, 2, 0, 0, 1};
        for (int t = 0; t < 9; t++) {
            wanted[t * 3 + path[t]] = 1;
        }
        Tensor probabilities = Tensor.of(new int[] {1, 9, 3}, wanted);
        CtcDecoder decoder = new CtcDecoder(3, 0, false);
        Hypothesis read = decoder.greedy(probabilities, new int[] {9}).getFirst();
        assertThat(read.symbols()).containsExactly(1, 1, 2, 1);
        assertThat(read.logProbability()).isZero();
        assertThat(decoder.greedy(probabilities, new int[] {3}).getFirst().symbols())
                .containsExactly(1);
        assertThat(decoder.beam(probabilities, new int[] {9}, 5, 5).getFirst())
                .as("all others have probability 0")
                .containsExactly(read);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new CtcDecoder(3, 3, true)).isInstanceOf(InvalidInputException.class);
        CtcDecoder decoder = new CtcDecoder(3, 0, true);
        assertThatThrownBy(() -> decoder.greedy(logits(2, 3, 4), new int[] {3, 3}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[batch, time, 3]");
        assertThatThrownBy(() -> decoder.beam(logits(1, 3, 3), new int[] {4}, 2, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A row has 4 steps; expected 0 to 3");
    }
}
