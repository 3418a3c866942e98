package org.lstm4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

class DatasetTest {
    private static final TensorDataset DATA = TensorDataset.of(Map.of(
            "x", Tensor.of(new int[] {5, 3}, IntStream.range(0, 15).toArray()),
            "length", Tensor.of(new int[] {5}, 1, 2, 0, 3, 1)));

    @Test
    void splitByPositionKeepsTheOrder() {
        assertThat(DATA.slice(2, 4).read(new int[] {1, 0}).get("x").ints()).containsExactly(9, 10, 11, 6, 7, 8);
        assertThatThrownBy(() -> DATA.slice(2, 6))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Rows 2 to 6 are not in a data set of 5 rows");
    }

    @Test
    void batchesHoldEveryRowOnceInAnOrderThatTheSeedAndTheEpochDecide() {
        List<Integer> first = order(Shuffle.of(1, 0));
        assertThat(first).containsExactlyInAnyOrder(0, 3, 6, 9, 12).isEqualTo(order(Shuffle.of(1, 0)));
        assertThat(IntStream.range(0, 20)
                        .mapToObj(epoch -> order(Shuffle.of(1, epoch)))
                        .distinct()
                        .count())
                .isGreaterThan(10);
        assertThat(order(Shuffle.NONE)).containsExactly(0, 3, 6, 9, 12);
    }

    private static List<Integer> order(Shuffle shuffle) {
        List<Integer> order = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (Feeds batch : DATA.batches(2, shuffle)) {
            Tensor x = batch.get("x");
            sizes.add(x.dim(0));
            for (int row = 0; row < x.dim(0); row++) {
                order.add(x.ints()[row * 3]);
            }
        }
        assertThat(sizes).containsExactly(2, 2, 1);
        return order;
    }

    @Test
    void trimmedBatchesEndWithTheirLongestRow() {
        TensorDataset trimmed = DATA.trimmedBy("length", "x");
        Tensor two = trimmed.read(new int[] {0, 1}).get("x");
        assertThat(two.dims()).containsExactly(2, 2);
        assertThat(two.ints()).containsExactly(0, 1, 3, 4);
        // a batch of empty rows keeps one step, for a layer needs one
        assertThat(trimmed.read(new int[] {2}).get("x").dims()).containsExactly(1, 1);
        assertThat(trimmed.read(new int[] {2, 3}).get("x").dims()).containsExactly(2, 3);
    }

    @Test
    void columnsWithOtherLengthsAreTrimmedByThose() {
        TensorDataset data = TensorDataset.of(Map.of(
                        "a", Tensor.of(new int[] {2, 4}, IntStream.range(0, 8).toArray()),
                        "b", Tensor.of(new int[] {2, 5}, IntStream.range(0, 10).toArray()),
                        "c", Tensor.of(new int[] {2, 5}, IntStream.range(0, 10).toArray()),
                        "a_lens", Tensor.of(new int[] {2}, 3, 1),
                        "b_lens", Tensor.of(new int[] {2}, 2, 2)))
                .trimmedBy("a_lens", "a")
                .trimmedBy("b_lens", "b");
        Feeds batch = data.read(new int[] {0, 1});
        assertThat(batch.get("a").dims()).containsExactly(2, 3);
        assertThat(batch.get("b").dims()).containsExactly(2, 2);
        assertThat(batch.get("c").dims()).containsExactly(2, 5);
        List<Input> inputs = List.of(
                new Input("a", Shape.of("batch", "a_time"), DType.INT32),
                new Input("b", Shape.of("batch", "b_time"), DType.INT32));
        assertThat(data.largestSizes(inputs, 8)).isEqualTo(new Sizes(Map.of("batch", 2, "a_time", 3, "b_time", 2)));
    }

    @Test
    void trimmedBatchesCanEndAtAMultipleOfSomeSteps() {
        TensorDataset data = TensorDataset.of(Map.of(
                "x", Tensor.of(new int[] {3, 7}, IntStream.range(0, 21).toArray()),
                "length", Tensor.of(new int[] {3}, 1, 4, 5)));
        for (TensorDataset padded : List.of(
                data.trimmedBy("length", "x").paddedToMultipleOf(4),
                data.paddedToMultipleOf(4).trimmedBy("length", "x"))) {
            assertThat(padded.read(new int[] {0}).get("x").ints()).containsExactly(0, 1, 2, 3);
            assertThat(padded.read(new int[] {0, 1}).get("x").dims()).containsExactly(2, 4);
            // 8 steps would be more than there are
            assertThat(padded.read(new int[] {2}).get("x").dims()).containsExactly(1, 7);
        }
        assertThat(data.paddedToMultipleOf(Integer.MAX_VALUE)
                        .trimmedBy("length", "x")
                        .read(new int[] {0, 2})
                        .get("x")
                        .dims())
                .containsExactly(2, 7);
        assertThatThrownBy(() -> data.paddedToMultipleOf(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Batches are cut at a multiple of 1 step or more; got 0");
    }

    @Test
    void aDataSetTellsTheLargestSizesOfItsBatches() {
        List<Input> inputs = List.of(
                new Input("x", Shape.of("batch", "time"), DType.INT32),
                new Input("length", Shape.of("batch"), DType.INT32),
                new Input("no_column", Shape.of("other"), DType.INT32));
        int[] tokens = new int[4 * 9];
        TensorDataset data = TensorDataset.of(
                Map.of("x", Tensor.of(new int[] {4, 9}, tokens), "length", Tensor.of(new int[] {4}, 1, 6, 2, 3)));
        TensorDataset trimmed = data.trimmedBy("length", "x");
        assertThat(data.largestSizes(inputs, 3)).isEqualTo(Sizes.of("batch", 3, "time", 9));
        assertThat(trimmed.largestSizes(inputs, 32)).isEqualTo(Sizes.of("batch", 4, "time", 6));
        assertThat(trimmed.paddedToMultipleOf(4).largestSizes(inputs, 32)).isEqualTo(Sizes.of("batch", 4, "time", 8));
        Dataset part = new ClassWeights(Map.of())
                .apply(trimmed.bucketedBy("length"), "length", "weight")
                .slice(0, 2);
        assertThat(part.largestSizes(inputs, 32)).isEqualTo(Sizes.of("batch", 2, "time", 6));
        Dataset somebodyElses = new Dataset() {
            @Override
            public int size() {
                return 0;
            }

            @Override
            public Feeds read(int[] rows) {
                return data.read(rows);
            }
        };
        assertThat(somebodyElses.largestSizes(inputs, 32)).isEqualTo(Sizes.of("batch", 1));
    }

    @Test
    void classWeightsFollowTheTarget() {
        ClassWeights balanced = ClassWeights.balanced(new int[] {0, 0, 0, 1});
        assertThat(balanced.weights()).containsEntry(0, 4 / 6.0).containsEntry(1, 2.0);
        TensorDataset data = TensorDataset.of(Map.of("target", Tensor.of(new int[] {3, 1}, 0f, 1f, 5f)));
        assertThat(balanced.apply(data, "target", "w")
                        .read(new int[] {2, 1, 0})
                        .get("w")
                        .floats())
                .containsExactly(1f, 2f, (float) (4 / 6.0));
        assertThatThrownBy(() -> new ClassWeights(Map.of(0, -1.0))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void columnsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() ->
                        TensorDataset.of(Map.of("a", Tensor.of(new int[] {2}, 1, 2), "b", Tensor.of(new int[] {1}, 1))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The columns of a data set have the same number of rows");
        assertThatThrownBy(() -> DATA.column("y")).hasMessageContaining("No column \"y\"");
    }
}
