package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Mode;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** The best tags against all tags there are, by the weights of a layer. */
class ViterbiTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "2, 3", "5, 3", "6, 2"})
    void findsTheBestOfAllSequencesOfTags(int time, int tags) {
        int rows = time + 1; // of all lengths, from 0
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", tags), DType.FLOAT32);
        Value lengths = g.input("x_lens", Shape.of("batch"), DType.INT32);
        g.output("worth", new Crf().call(g.scope("crf"), x, Mode.inference().withSequenceLens(lengths)));
        Graph graph = g.build();
        Map<String, Tensor> weights = GradientCheck.values(graph, 8, -2, 2);
        float[] scores = new float[rows * time * tags];
        int[] steps = new int[rows];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (i * 7919 % 1000) / 250f - 2;
        }
        for (int row = 0; row < rows; row++) {
            steps[row] = row;
        }
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {rows, time, tags}, scores))
                .put("x_lens", Tensor.of(new int[] {rows}, steps));
        Tensor worth = Objects.requireNonNull(
                new Interpreter().run(graph, feeds, weights).get("worth"));
        List<Hypothesis> found = Viterbi.best(worth.to(DType.FLOAT32), steps);
        for (int row = 0; row < rows; row++) {
            List<Integer> best = List.of();
            double most = row == 0 ? 0 : Double.NEGATIVE_INFINITY;
            int count = (int) Math.round(Math.pow(tags, row));
            for (int number = 0; number < count && row > 0; number++) {
                List<Integer> sequence = new ArrayList<>();
                for (int t = 0, rest = number; t < row; t++, rest /= tags) {
                    sequence.add(rest % tags);
                }
                double sum = weight(weights, "start_transitions", sequence.getFirst())
                        + weight(weights, "end_transitions", sequence.getLast());
                for (int t = 0; t < row; t++) {
                    sum += scores[(row * time + t) * tags + sequence.get(t)];
                    sum += t == 0 ? 0 : weight(weights, "transitions", sequence.get(t - 1) * tags + sequence.get(t));
                }
                if (sum > most) {
                    most = sum;
                    best = sequence;
                }
            }
            assertThat(found.get(row).symbols()).as("row %d", row).isEqualTo(best);
            assertThat(found.get(row).score()).isCloseTo(most, within(1e-5));
        }
    }

    private static double weight(Map<String, Tensor> weights, String name, int index) {
        return Objects.requireNonNull(weights.get("crf/" + name)).element(index);
    }

    @Test
    void withoutLengthsAllStepsAreTagged() {
        Tensor worth = Tensor.of(new int[] {1, 2, 2, 2}, 0f, 1f, 0f, 1f, 5f, 0f, 0f, 1f);
        assertThat(Viterbi.best(worth).getFirst().symbols()).containsExactly(0, 0);
        assertThat(Viterbi.best(worth).getFirst().score()).isEqualTo(5);
        assertThatThrownBy(() -> Viterbi.best(worth, new int[] {3}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Row 0 has 3 steps; expected 0 to 2");
        assertThatThrownBy(() -> Viterbi.best(Tensor.zeros(DType.FLOAT32, 1, 2, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[batch, time, tags, tags]");
    }
}
