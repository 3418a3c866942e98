package org.lstm4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;
import org.lstm4j.testing.Cases;

class BucketedDatasetTest {
    /** A data set whose rows are their own numbers. */
    private static TensorDataset numbered(int[] lengths) {
        int rows = lengths.length;
        return TensorDataset.of(Map.of(
                "row", Tensor.of(new int[] {rows}, IntStream.range(0, rows).toArray()),
                "length", Tensor.of(new int[] {rows}, lengths)));
    }

    private static int[] lengthsLikeThoseOfHeadlines(int rows) {
        return IntStream.range(0, rows)
                .map(row -> 1 + Philox.below(20, 5, 0, 0, row) + Philox.below(20, 5, 0, 1, row))
                .toArray();
    }

    private static int steps(List<int[]> batches, int[] lengths) {
        return batches.stream()
                .mapToInt(batch ->
                        Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow())
                .sum();
    }

    /** The share of what a batch computes up to its longest row that is no row's. */
    private static double padding(List<int[]> batches, int[] lengths) {
        long computed = batches.stream()
                .mapToLong(batch -> (long) batch.length
                        * Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow())
                .sum();
        return 1 - Arrays.stream(lengths).sum() / (double) computed;
    }

    @Test
    void everyRowIsInOneBatchAndOneBatchAtMostIsSmaller() {
        Cases.of(300).check(draw -> {
            List<Integer> drawn = draw.list(0, 200, () -> draw.between(0, 60));
            int batchSize = draw.between(1, 17);
            int pool = draw.between(1, 9);
            long seed = draw.seed();
            int epoch = draw.between(0, 5);

            int[] lengths = drawn.stream().mapToInt(Integer::intValue).toArray();
            Dataset bucketed = numbered(lengths).bucketedBy(lengths, pool);
            List<int[]> batches = bucketed.batchRows(batchSize, Shuffle.of(seed, epoch));
            assertThat(batches).hasSize(bucketed.batchCount(batchSize));
            assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .containsExactly(IntStream.range(0, lengths.length).toArray());
            assertThat(batches.stream().filter(batch -> batch.length < batchSize))
                    .hasSizeLessThan(2);
        });
    }

    @Test
    void thereAreNeverMoreStepsThanWithoutBuckets() {
        Cases.of(300).check(draw -> {
            List<Integer> drawn = draw.list(1, 200, () -> draw.between(0, 60));
            int batchSize = draw.between(1, 17);
            int pool = draw.between(1, 9);
            long seed = draw.seed();

            int[] lengths = drawn.stream().mapToInt(Integer::intValue).toArray();
            Dataset rows = numbered(lengths);
            Shuffle shuffle = Shuffle.of(seed, 0);
            assertThat(steps(rows.bucketedBy(lengths, pool).batchRows(batchSize, shuffle), lengths))
                    .isLessThanOrEqualTo(steps(rows.batchRows(batchSize, shuffle), lengths));
        });
    }

    @Test
    void seedAndEpochDecideTheBatchesAndNothingElse() {
        Cases.of(50).check(draw -> {
            List<Integer> drawn = draw.list(100, 200, () -> draw.between(0, 60));
            long seed = draw.seed();

            int[] lengths = drawn.stream().mapToInt(Integer::intValue).toArray();
            Dataset one = numbered(lengths).bucketedBy(lengths, 3);
            Dataset same = numbered(lengths).bucketedBy(lengths.clone(), 3);
            List<int[]> batches = one.batchRows(4, Shuffle.of(seed, 1));
            // another data set of this content, out of which another epoch was read before
            assertThat(flat(same.batchRows(4, Shuffle.of(seed, 0)))).isNotEqualTo(flat(batches));
            assertThat(same.batchRows(4, Shuffle.of(seed, 1)))
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(batches);
            assertThat(flat(one.batchRows(4, Shuffle.of(seed, 2)))).isNotEqualTo(flat(batches));
            assertThat(flat(one.batchRows(4, Shuffle.of(seed + 1, 1)))).isNotEqualTo(flat(batches));
        });
    }

    private static List<Integer> flat(List<int[]> batches) {
        return batches.stream().flatMapToInt(Arrays::stream).boxed().toList();
    }

    @Test
    void paddingFallsWithThePool() {
        int[] lengths = lengthsLikeThoseOfHeadlines(6400);
        TensorDataset rows = numbered(lengths);
        Shuffle shuffle = Shuffle.of(1, 0);
        double plain = padding(rows.batchRows(32, shuffle), lengths);
        double ofTen = padding(rows.bucketedBy(lengths, 10).batchRows(32, shuffle), lengths);
        double ofHundred = padding(rows.bucketedBy("length").batchRows(32, shuffle), lengths);
        assertThat(plain).isGreaterThan(0.4);
        assertThat(ofTen).isLessThan(plain / 4);
        assertThat(ofHundred).isLessThan(0.02);
    }

    @Test
    void aRowMeetsOthersInEachEpochAndLengthsComeInNoOrder() {
        int[] lengths = lengthsLikeThoseOfHeadlines(640);
        Dataset rows = numbered(lengths).bucketedBy(lengths, 20);
        Set<Integer> met = new HashSet<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            List<int[]> batches = rows.batchRows(8, Shuffle.of(3, epoch));
            batches.stream()
                    .filter(batch -> Arrays.stream(batch).anyMatch(row -> row == 7))
                    .forEach(batch -> Arrays.stream(batch).forEach(met::add));
            List<Integer> longest = batches.stream()
                    .map(batch ->
                            Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow())
                    .toList();
            long falls = IntStream.range(1, longest.size())
                    .filter(i -> longest.get(i) < longest.get(i - 1))
                    .count();
            // sorted lengths would fall once for each pool, or never
            assertThat(falls).isBetween(20L, 60L);
        }
        assertThat(met).hasSizeGreaterThan(20);
    }

    @Test
    void withoutAShuffleTheOrderIsThatOfTheData() {
        int[] lengths = {5, 1, 4, 2, 3};
        List<int[]> batches = numbered(lengths).bucketedBy(lengths, 2).batchRows(2, Shuffle.NONE);
        assertThat(flat(batches)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void partsAndClassWeightsKeepTheBuckets() {
        int[] lengths = lengthsLikeThoseOfHeadlines(600);
        TensorDataset rows = numbered(lengths);
        Dataset part = new ClassWeights(Map.of(1, 2.0))
                .apply(rows.bucketedBy("length"), "row", "weight")
                .slice(100, 500);
        double padded = 0;
        double sum = 0;
        for (Feeds batch : part.batches(8, Shuffle.of(1, 0))) {
            int[] inBatch = batch.get("length").ints();
            padded += 8 * Arrays.stream(inBatch).max().orElseThrow();
            sum += Arrays.stream(inBatch).sum();
            assertThat(batch.get("weight").dims()).containsExactly(8);
            assertThat(Arrays.stream(batch.get("row").ints())).allMatch(row -> row >= 100 && row < 500);
        }
        assertThat(sum).isEqualTo(Arrays.stream(lengths, 100, 500).sum()).isGreaterThan(0.95 * padded);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        TensorDataset rows = numbered(new int[] {1, 2, 3});
        assertThatThrownBy(() -> rows.bucketedBy(new int[] {1, 2}, 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Each row needs a length; got 2 for 3 rows");
        assertThatThrownBy(() -> rows.bucketedBy(new int[] {1, -2, 3}, 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A length must be 0 or more; row 1 has -2");
        assertThatThrownBy(() -> rows.bucketedBy(new int[] {1, 2, 3}, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A pool needs 1 batch or more; got 0");
        assertThatThrownBy(() -> rows.bucketedBy("no")).hasMessageContaining("No column \"no\"");
        assertThatThrownBy(() -> rows.bucketedBy("length").batchRows(0, Shuffle.of(1, 0)))
                .hasMessage("A batch needs 1 row or more; got 0");
    }
}
