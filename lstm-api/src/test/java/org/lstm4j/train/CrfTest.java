package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Mode;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** The conditional random field against the sum over all sequences of tags, one by one. */
class CrfTest {
    /** A batch: its steps and tags, and how many steps each row has. */
    record Case(int time, int tags, List<Integer> lengths) {
        Tensor lengthTensor() {
            return Tensor.of(
                    new int[] {lengths.size()},
                    lengths.stream().mapToInt(Integer::intValue).toArray());
        }

        /** Tags of all steps, those of padding no tags at all. */
        Tensor target() {
            int[] target = new int[lengths.size() * time];
            for (int i = 0; i < target.length; i++) {
                target[i] = i % time < lengths.get(i / time) ? (i * 7 + i / 3) % tags : 99;
            }
            return Tensor.of(new int[] {lengths.size(), time}, target);
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(1, 2, List.of(1)),
                new Case(1, 1, List.of(1, 1)),
                new Case(2, 3, List.of(2, 1, 2)),
                new Case(5, 3, List.of(5, 0, 1, 4, 3)),
                new Case(6, 4, List.of(6, 2)));
    }

    /** The loss of each row and the mean, of scores that are a parameter. */
    private static Graph graph(Case it, boolean usesLengths) {
        GraphBuilder g = new GraphBuilder();
        Dim batch = Dim.of(it.lengths.size());
        Shape shape = Shape.of(batch, Dim.of(it.time), Dim.of(it.tags));
        Value x = g.input("x", shape, DType.FLOAT32);
        Value scores = g.add(g.parameter("scores", shape, Initializer.zeros()), g.mul(x, 0));
        Mode mode = usesLengths
                ? Mode.inference().withSequenceLens(g.input("x_lens", Shape.of(batch), DType.INT32))
                : Mode.inference();
        Value worth = new Crf().call(g.scope("crf"), scores, mode);
        Value rows = new CrfLoss().call(g, worth, g.input("target", shape.slice(0, 2), DType.INT32));
        g.output("rows", rows);
        g.output("loss", g.reduceMeanAll(rows));
        return g.build();
    }

    private static Feeds feeds(Case it, boolean usesLengths) {
        Feeds feeds = new Feeds()
                .put("x", Tensor.zeros(DType.FLOAT32, it.lengths.size(), it.time, it.tags))
                .put("target", it.target());
        return usesLengths ? feeds.put("x_lens", it.lengthTensor()) : feeds;
    }

    /** The score of tags by the definition. */
    static double score(Map<String, Tensor> weights, int row, int time, int[] tags) {
        Tensor scores = Objects.requireNonNull(weights.get("scores"));
        int count = scores.dim(2);
        double score = 0;
        for (int t = 0; t < tags.length; t++) {
            score += scores.element((row * time + t) * count + tags[t]);
            score += t == 0
                    ? Objects.requireNonNull(weights.get("crf/start_transitions"))
                            .element(tags[0])
                    : Objects.requireNonNull(weights.get("crf/transitions")).element(tags[t - 1] * count + tags[t]);
        }
        return tags.length == 0
                ? score
                : score
                        + Objects.requireNonNull(weights.get("crf/end_transitions"))
                                .element(tags[tags.length - 1]);
    }

    /** All sequences of tags of a length. */
    static List<int[]> all(int length, int tags) {
        int count = (int) Math.round(Math.pow(tags, length));
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    int[] sequence = new int[length];
                    for (int t = 0, rest = number; t < length; t++, rest /= tags) {
                        sequence[t] = rest % tags;
                    }
                    return sequence;
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isLogOfTheSumOverAllTagsLessTheScore(Case it) {
        Graph graph = graph(it, true);
        Map<String, Tensor> weights = GradientCheck.values(graph, 4, -2, 2);
        double[] loss = Objects.requireNonNull(
                        new Interpreter().run(graph, feeds(it, true), weights).get("rows"))
                .doubles();
        for (int row = 0; row < it.lengths.size(); row++) {
            int length = it.lengths.get(row);
            int at = row;
            double sum = all(length, it.tags).stream()
                    .mapToDouble(tags -> Math.exp(score(weights, at, it.time, tags)))
                    .sum();
            int[] own = Arrays.copyOfRange(it.target().ints(), row * it.time, row * it.time + length);
            assertThat(loss[row])
                    .as("row %d", row)
                    .isCloseTo(Math.log(sum) - score(weights, row, it.time, own), within(1e-10));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsGradientsAreThoseOfFiniteDifferences(Case it) {
        if (it.tags > 1 && it.time > 1) {
            Graph graph = graph(it, true);
            GradientCheck.check(graph, "loss", feeds(it, true), GradientCheck.values(graph, 4, -2, 2));
        }
    }

    @Test
    void withoutLengthsAllStepsCount() {
        Case full = new Case(4, 3, List.of(4, 4));
        Graph with = graph(full, true);
        Graph without = graph(full, false);
        Map<String, Tensor> weights = GradientCheck.values(with, 4, -2, 2);
        assertThat(Objects.requireNonNull(new Interpreter()
                                .run(without, feeds(full, false), weights)
                                .get("rows"))
                        .doubles())
                .containsExactly(Objects.requireNonNull(new Interpreter()
                                .run(with, feeds(full, true), weights)
                                .get("rows"))
                        .doubles());
        GradientCheck.check(without, "loss", feeds(full, false), weights);
    }

    @Test
    void forbiddenStepsAndHugeScoresGiveNumbers() {
        Case it = new Case(3, 3, List.of(3, 2));
        Graph graph = graph(it, true);
        Map<String, Tensor> weights = GradientCheck.values(graph, 4, -1e4, 1e4);
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        new Interpreter()
                .run(gradients, feeds(it, true), weights)
                .values()
                .forEach(value -> assertThat(value.firstNonFinite()).isEmpty());
    }

    @Test
    void aTagThatIsNoneIsRefused() {
        Case it = new Case(2, 3, List.of(2));
        Graph graph = graph(it, true);
        Feeds feeds = feeds(it, true).put("target", Tensor.of(new int[] {1, 2}, 0, 3));
        assertThatThrownBy(() -> new Interpreter().run(graph, feeds, GradientCheck.values(graph, 4, -1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3");
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatItShouldBe() {
        GraphBuilder g = new GraphBuilder();
        Value scores = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value target = g.input("t", Shape.of("batch", "time"), DType.FLOAT32);
        assertThatThrownBy(() -> new CrfLoss().call(g, scores, target))
                .isInstanceOf(ShapeException.class)
                .hasMessage("CrfLoss: needs what a Crf layer gives, [batch, time, tags, tags]; got [batch, time, 4]");
        Value worth = new Crf().call(g.scope("crf"), scores, Mode.inference());
        assertThatThrownBy(() -> new CrfLoss().call(g, worth, target))
                .isInstanceOf(ShapeException.class)
                .hasMessage("CrfLoss: for a prediction [batch, time, 4, 4] the target is int32[batch, time]; got"
                        + " float32[batch, time]");
        assertThatThrownBy(() -> new Crf().call(g.scope("b"), target, Mode.inference()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Crf needs rank 3");
    }
}
