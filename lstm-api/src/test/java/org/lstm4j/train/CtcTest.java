package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

/** CTC against the sum over all ways there are, one by one. */
class CtcTest {
    /** A batch: its steps and classes, the blank, and of each row how many steps and which labels. */
    record Case(int time, int classes, int blank, List<Integer> steps, List<List<Integer>> labels) {
        int rows() {
            return steps.size();
        }

        int longest() {
            return Math.max(1, labels.stream().mapToInt(List::size).max().orElseThrow());
        }

        /** The targets, filled up. */
        Tensor targets(int filler) {
            int[] padded = new int[rows() * longest()];
            Arrays.fill(padded, filler);
            for (int row = 0; row < rows(); row++) {
                for (int label = 0; label < labels.get(row).size(); label++) {
                    padded[row * longest() + label] = labels.get(row).get(label);
                }
            }
            return Tensor.of(new int[] {rows(), longest()}, padded);
        }

        Tensor labelLengths() {
            return ints(labels.stream().map(List::size).toList());
        }

        /** Logits of all rows, float64. */
        double[] logits() {
            return IntStream.range(0, rows() * time * classes)
                    .mapToDouble(i -> 3 * Philox.uniform(5, 1, 0, i) - 1.5)
                    .toArray();
        }

        Tensor stepLengths() {
            return ints(steps);
        }

        private static Tensor ints(List<Integer> values) {
            return Tensor.of(
                    new int[] {values.size()},
                    values.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(1, 2, 0, List.of(1), List.of(List.of(1))),
                new Case(1, 2, 0, List.of(1), List.of(List.of())),
                new Case(2, 3, 0, List.of(2, 2), List.of(List.of(1), List.of(1, 2))),
                new Case(5, 3, 0, List.of(5, 5, 5), List.of(List.of(1, 1, 2), List.of(), List.of(2, 1, 2, 1, 2))),
                new Case(
                        5,
                        3,
                        2,
                        List.of(5, 3, 1, 4),
                        List.of(List.of(0, 0, 0), List.of(0, 1, 0), List.of(1), List.of())),
                new Case(
                        6, 4, 1, List.of(6, 5, 4), List.of(List.of(0, 2, 3, 3), List.of(3, 3, 3), List.of(0, 2, 3, 0))),
                new Case(7, 2, 0, List.of(7, 6), List.of(List.of(1, 1, 1, 1), List.of(1))));
    }

    /** {@code -log} of the sum over all paths, or infinity. */
    static double exhaustive(double[] logits, int from, int steps, int classes, int blank, List<Integer> labels) {
        double[] probability = new double[steps * classes];
        for (int t = 0; t < steps; t++) {
            int at = from + t * classes;
            double sum = IntStream.range(0, classes)
                    .mapToDouble(c -> Math.exp(logits[at + c]))
                    .sum();
            for (int c = 0; c < classes; c++) {
                probability[t * classes + c] = Math.exp(logits[at + c]) / sum;
            }
        }
        double total = 0;
        int paths = (int) Math.round(Math.pow(classes, steps));
        for (int path = 0; path < paths; path++) {
            List<Integer> read = new ArrayList<>();
            int rest = path;
            int before = -1;
            double product = 1;
            for (int t = 0; t < steps; t++) {
                int c = rest % classes;
                rest /= classes;
                product *= probability[t * classes + c];
                if (c != before && c != blank) {
                    read.add(c);
                }
                before = c;
            }
            if (read.equals(labels)) {
                total += product;
            }
        }
        return -Math.log(total);
    }

    private static double[] losses(Case it, Ctc loss, Tensor targets) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", it.classes), DType.FLOAT64);
        Value target = g.input("t", Shape.of("batch", "labels"), DType.INT32);
        g.input("x_lens", Shape.of("batch"), DType.INT32);
        g.output("loss", loss.call(g, x32(g, x), target));
        return run(it, g, targets);
    }

    private static Value x32(GraphBuilder g, Value x) {
        return g.cast(x, DType.FLOAT32);
    }

    private static double[] run(Case it, GraphBuilder g, Tensor targets) {
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {it.rows(), it.time, it.classes}, it.logits()))
                .put("t", targets)
                .put("x_lens", it.stepLengths());
        Graph graph = g.build();
        Feeds read = new Feeds();
        graph.inputs()
                .forEach(input ->
                        read.put(input.name(), feeds.has(input.name()) ? feeds.get(input.name()) : it.labelLengths()));
        return Objects.requireNonNull(
                        new Interpreter().run(graph, read, Map.of()).get("loss"))
                .doubles();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSumOverAllWaysToLayTheLabelsOut(Case it) {
        double[] loss = losses(it, new Ctc().withBlank(it.blank), it.targets(it.blank));
        double[] negative = losses(it, new Ctc().withBlank(it.blank), it.targets(-1));
        for (int row = 0; row < it.rows(); row++) {
            double expected = exhaustive(
                    it.logits(),
                    row * it.time * it.classes,
                    it.steps.get(row),
                    it.classes,
                    it.blank,
                    it.labels.get(row));
            assertThat(loss[row]).as("row %d", row).isCloseTo(expected, within(1e-9));
            assertThat(negative[row]).isEqualTo(loss[row]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withNumbersOfLabelsItDoesNotMatterWhatStandsBehindThem(Case it) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", it.classes), DType.FLOAT64);
        Value target = g.input("t", Shape.of("batch", "labels"), DType.INT32);
        Value steps = g.input("x_lens", Shape.of("batch"), DType.INT32);
        Value counts = g.input("t_lens", Shape.of("batch"), DType.INT32);
        g.output("loss", new Ctc().withBlank(it.blank).call(g, x32(g, x), steps, target, counts));
        assertThat(run(it, g, it.targets(77)))
                .containsExactly(losses(it, new Ctc().withBlank(it.blank), it.targets(it.blank)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsGradientIsThatOfFiniteDifferences(Case it) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.ofInts(it.rows(), it.time, it.classes), Initializer.zeros());
        Value target = g.constant(it.targets(it.blank));
        Value steps = g.constant(it.stepLengths());
        Ctc loss = new Ctc().withBlank(it.blank);
        g.output("loss", g.reduceMeanAll(loss.call(g, x, steps, target, g.constant(it.labelLengths()))));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 3, -2, 2));
    }

    @Test
    void whereAllScoresAreEqualTheGradientIsThatOfTheFormulaToo() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 5, 3), Initializer.zeros());
        Value target = g.constant(Tensor.of(new int[] {2, 2}, 1, 1, 2, 1));
        Value full = g.constant(Tensor.of(new int[] {2}, 2, 2));
        g.output("loss", g.reduceMeanAll(new Ctc().call(g, x, Absent.INSTANCE, target, full)));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 3, 0, 0));
    }

    /** Three labels in two steps; two equal ones in two; one in none. */
    private static final Case IMPOSSIBLE = new Case(
            3,
            3,
            0,
            List.of(2, 2, 0, 0, 3),
            List.of(List.of(1, 2, 1), List.of(1, 1), List.of(1), List.of(), List.of(1, 2, 1)));

    @Test
    void labelsThatDoNotFitAreInfiniteOrNothing() {
        double[] infinite = losses(IMPOSSIBLE, new Ctc(), IMPOSSIBLE.targets(0));
        double[] zero = losses(IMPOSSIBLE, new Ctc().withZeroInfinity(true), IMPOSSIBLE.targets(0));
        double last = exhaustive(IMPOSSIBLE.logits(), 4 * 9, 3, 3, 0, IMPOSSIBLE.labels.get(4));
        double inf = Double.POSITIVE_INFINITY;
        assertThat(infinite).containsExactly(new double[] {inf, inf, inf, 0, last}, within(1e-12));
        assertThat(zero).containsExactly(new double[] {0, 0, 0, 0, last}, within(1e-12));
    }

    @Test
    void whatDoesNotFitHasNoGradientWhereItCountsZero() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(5, 3, 3), Initializer.zeros());
        Value steps = g.constant(IMPOSSIBLE.stepLengths());
        Value counts = g.constant(IMPOSSIBLE.labelLengths());
        Ctc loss = new Ctc().withZeroInfinity(true);
        g.output("loss", g.reduceSumAll(loss.call(g, x, steps, g.constant(IMPOSSIBLE.targets(0)), counts)));
        Graph graph = g.build();
        Map<String, Tensor> values = GradientCheck.values(graph, 3, -2, 2);
        GradientCheck.check(graph, "loss", new Feeds(), values);
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        double[] dx = Objects.requireNonNull(
                        new Interpreter().run(gradients, new Feeds(), values).get("d_x"))
                .doubles();
        assertThat(Arrays.copyOf(dx, 4 * 9)).containsOnly(0);
    }

    @Test
    void impossibleScoresAndHugeOnesGiveNumbers() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(1, 3, 3), Initializer.zeros());
        Value one = g.constant(Tensor.of(new int[] {1}, 1));
        g.output(
                "loss",
                g.reduceSumAll(new Ctc().call(g, x, Absent.INSTANCE, g.constant(Tensor.of(new int[] {1, 1}, 1)), one)));
        Graph graph = g.build();
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        double[] logits = {1e5, -1e5, 0, -1e5, 1e5, 0, 1e5, -1e5, 0};
        Map<String, Tensor> values = Map.of("x", Tensor.of(new int[] {1, 3, 3}, logits));
        Map<String, Tensor> outputs = new Interpreter().run(gradients, new Feeds(), values);
        assertThat(Objects.requireNonNull(outputs.get("loss")).element(0)).isEqualTo(0);
        assertThat(Objects.requireNonNull(outputs.get("d_x")).doubles()).containsOnly(0);
        double[] never = new double[9];
        for (int t = 0; t < 3; t++) {
            never[t * 3 + 1] = Double.NEGATIVE_INFINITY; // the label, at no step
        }
        Map<String, Tensor> impossible = Map.of("x", Tensor.of(new int[] {1, 3, 3}, never));
        outputs = new Interpreter().run(gradients, new Feeds(), impossible);
        assertThat(Objects.requireNonNull(outputs.get("loss")).element(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Objects.requireNonNull(outputs.get("d_x")).doubles()).doesNotContain(Double.NaN);
    }

    @Test
    void aSoftmaxIsTakenBackAndLogarithmsAreLeftAlone() {
        Case it = cases().get(5);
        double[] expected = losses(it, new Ctc().withBlank(it.blank), it.targets(it.blank));
        for (String form : List.of("softmax", "log", "probabilities")) {
            GraphBuilder g = new GraphBuilder();
            Value x = x32(g, g.input("x", Shape.of("batch", "time", it.classes), DType.FLOAT64));
            Value target = g.input("t", Shape.of("batch", "labels"), DType.INT32);
            g.input("x_lens", Shape.of("batch"), DType.INT32);
            Value prediction = switch (form) {
                case "softmax" -> g.softmax(x);
                case "log" -> g.logSoftmax(x);
                default -> g.mul(g.softmax(x), 1);
            };
            Ctc loss = new Ctc(it.blank, !form.equals("probabilities"), false);
            g.output("loss", loss.call(g, prediction, target));
            assertThat(run(it, g, it.targets(it.blank))).containsExactly(expected, within(1e-9));
        }
    }

    @Test
    void aLabelThatIsNoClassIsRefused() {
        Case it = new Case(3, 3, 0, List.of(3, 3), List.of(List.of(3), List.of(1)));
        assertThatThrownBy(() -> losses(it, new Ctc(), it.targets(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3");
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatItShouldBe() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value floats = g.input("t", Shape.of("batch", "labels"), DType.FLOAT32);
        assertThatThrownBy(() -> new Ctc().call(g, x, floats))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Ctc: for a prediction [batch, time, 4] the target is int32[batch, labels]; got"
                        + " float32[batch, labels]");
        assertThatThrownBy(() -> new Ctc().withBlank(4).call(g, x, floats))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Ctc: has the blank 4, which is none of the 4 classes, 0 to 3, of [batch, time, 4]");
        assertThatThrownBy(() -> new Ctc().call(g, floats, floats))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("needs a score for each class at each step");
        assertThatThrownBy(() -> new Ctc().withBlank(-1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void itsGraphIsReadBackFromItsText() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value target = g.input("t", Shape.of("batch", "labels"), DType.INT32);
        g.output("loss", new Ctc().call(g, x, target));
        String text = g.build().toText();
        assertThat(Graph.parse(text).toText()).isEqualTo(text);
    }

    private static final Model MODEL = new Model(
            Sequential.of(Lstm.of(6).withReturnSequences(), Dense.of(3)),
            new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
            true);

    private static Trainer trainer(Objective objective) {
        return new Trainer(
                new ReferenceBackend(),
                MODEL,
                objective,
                Adam.keras().withLearningRate(0.05),
                TrainerOptions.DEFAULT.withBatchSize(8).withShuffle(false));
    }

    @Test
    void labelsThatDoNotFitStopATrainingUnlessTheyCountZero() {
        TensorDataset data = TensorDataset.of(Map.of(
                "x",
                Tensor.of(new int[] {2, 2, 3}, 1f, 0f, 0f, 0f, 1f, 0f, 0f, 0f, 1f, 1f, 0f, 0f),
                Model.SEQUENCE_LENS,
                Tensor.of(new int[] {2}, 2, 2),
                Trainer.TARGET,
                Tensor.of(new int[] {2, 2}, 1, 1, 2, 0)));
        try (Trainer trainer = trainer(Objective.of(new Ctc()))) {
            assertThatThrownBy(() -> trainer.fit(data, 1))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessageContaining("loss");
        }
        try (Trainer trainer = trainer(Objective.of(new Ctc().withZeroInfinity(true)))) {
            double[] losses = trainer.fit(data, 5).values("loss");
            assertThat(losses[4]).isLessThan(losses[0]).isPositive();
        }
    }

    @Test
    void aModelLearnsWhereItsLabelsStandFromPaddedRows() {
        int rows = 24;
        int time = 8;
        float[] x = new float[rows * time * 3];
        int[] lengths = new int[rows];
        int[] targets = new int[rows * 2];
        int[] counts = new int[rows];
        for (int row = 0; row < rows; row++) {
            lengths[row] = 5 + row % 4;
            counts[row] = 1 + row % 2;
            for (int label = 0; label < counts[row]; label++) {
                int which = 1 + Philox.below(2, 7, 0, row, label);
                targets[row * 2 + label] = which;
                x[(row * time + 1 + 3 * label) * 3 + which] = 1;
            }
        }
        Map<String, Tensor> columns = new HashMap<>(Map.of(
                "x",
                Tensor.of(new int[] {rows, time, 3}, x),
                Model.SEQUENCE_LENS,
                Tensor.of(new int[] {rows}, lengths),
                Trainer.TARGET,
                Tensor.of(new int[] {rows, 2}, targets)));
        double[] losses;
        try (Trainer trainer = trainer(Objective.of(new Ctc()))) {
            losses = trainer.fit(TensorDataset.of(columns), 25).values("loss");
        }
        assertThat(losses[24]).isLessThan(losses[0] / 4);
        // the same with numbers of labels, and no blanks behind them
        columns.remove(Trainer.TARGET);
        for (int row = 0; row < rows; row++) {
            targets[row * 2 + 1] = counts[row] == 1 ? 2 : targets[row * 2 + 1];
        }
        columns.put("target/prediction", Tensor.of(new int[] {rows, 2}, targets));
        columns.put("target/prediction_lens", Tensor.of(new int[] {rows}, counts));
        try (Trainer trainer = trainer(Objective.of("prediction", new Ctc().joint("prediction")))) {
            assertThat(trainer.fit(TensorDataset.of(columns), 25).values("loss"))
                    .containsExactly(losses, within(1e-9));
        }
    }
}
