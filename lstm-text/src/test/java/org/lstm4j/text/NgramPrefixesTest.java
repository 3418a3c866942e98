package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;
import org.lstm4j.testing.Cases;

class NgramPrefixesTest {
    private static final NgramPrefixes PREFIXES =
            NgramPrefixes.of(List.of(new int[] {7, 8, 9}, new int[] {5}, new int[0], new int[] {3, 4}));

    @Test
    void eachSequenceGivesItsPrefixesShortestFirst() {
        assertThat(PREFIXES.size()).isEqualTo(3);
        assertThat(PREFIXES.longest()).isEqualTo(2);
        assertThat(PREFIXES.prefix(0)).containsExactly(7);
        assertThat(PREFIXES.prefix(1)).containsExactly(7, 8);
        assertThat(PREFIXES.prefix(2)).containsExactly(3);
        assertThat(new int[] {PREFIXES.next(0), PREFIXES.next(1), PREFIXES.next(2)})
                .containsExactly(8, 9, 4);
    }

    @Test
    void sequencesOfOneWordGiveNone() {
        NgramPrefixes none = NgramPrefixes.of(List.of(new int[] {1}, new int[0]));

        assertThat(none.size()).isZero();
        assertThat(none.longest()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> none.next(0));
    }

    @Test
    void prefixesAreThoseOfThePlainLoop() {
        Cases.of(200).check(draw -> {
            List<List<Integer>> texts = draw.list(0, 12, () -> draw.list(0, 9, () -> draw.between(1, 50)));
            int width = draw.between(1, 10);
            Side padding = draw.constant(Side.class);
            Side truncating = draw.constant(Side.class);

            List<int[]> sequences = texts.stream()
                    .map(text -> text.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
            List<int[]> inputs = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            for (int[] sequence : sequences) {
                for (int end = 1; end < sequence.length; end++) {
                    inputs.add(Arrays.copyOf(sequence, end));
                    next.add(sequence[end]);
                }
            }
            PadSequences rule = new PadSequences(width, padding, truncating, 0);

            NgramPrefixes prefixes = NgramPrefixes.of(sequences);
            int[] all = new int[prefixes.size()];
            Arrays.setAll(all, row -> row);
            Feeds feeds = NextWordDataset.of(prefixes, rule, "tokens", "target").read(all);

            assertThat(prefixes.size()).isEqualTo(inputs.size());
            assertThat(feeds.get("tokens").ints()).isEqualTo(rule.apply(inputs).ids());
            assertThat(feeds.get("target").ints())
                    .containsExactly(next.stream().mapToInt(Integer::intValue).toArray());
        });
    }

    @Test
    void withLengthsABatchIsCutAfterItsLongestRow() {
        NextWordDataset rows = NextWordDataset.of(PREFIXES, PadSequences.post(5), "tokens", "target")
                .withLengths("sequence_lens");

        Feeds batch = rows.read(new int[] {2, 1});

        assertThat(batch.get("tokens").dims()).containsExactly(2, 2);
        assertThat(batch.get("tokens").ints()).containsExactly(3, 0, 7, 8);
        assertThat(batch.get("sequence_lens").ints()).containsExactly(1, 2);
        assertThat(rows.lengths()).containsExactly(1, 2, 1);
    }

    @Test
    void aBackendHearsOfTheLargestBatch() {
        Input tokens = new Input("tokens", Shape.of("batch", "time"), DType.INT32);
        NextWordDataset full = NextWordDataset.of(PREFIXES, PadSequences.post(5), "tokens", "target");

        assertThat(full.largestSizes(List.of(tokens), 64))
                .isEqualTo(Sizes.of("batch", 3).with("time", 5));
        assertThat(full.withLengths("n").largestSizes(List.of(tokens), 2))
                .isEqualTo(Sizes.of("batch", 2).with("time", 2));
    }

    @Test
    void lengthsAreRefusedWithPaddingBeforeTheText() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> NextWordDataset.of(PREFIXES, PadSequences.pre(5), "tokens", "target")
                        .withLengths("n"))
                .withMessageContaining("Pad after the text");
    }
}
