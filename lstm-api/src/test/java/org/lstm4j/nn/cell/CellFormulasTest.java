package org.lstm4j.nn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.GruCell;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnnCell;
import org.lstm4j.nn.Tried;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Cells against the formulas of their papers, written out in double precision. */
class CellFormulasTest {
    private static final int BATCH = 2;
    private static final int TIME = 5;
    private static final int FEATURES = 3;

    private static Tried tried(Cell cell) {
        return Tried.of(Rnn.of(cell).withReturnSequences(), Tried.input(BATCH, TIME, FEATURES));
    }

    /** What a cell gives at a step of a row, from the row's input. */
    private interface Restated {
        double[] step(double[] x);
    }

    private static void check(Tried tried, Supplier<Restated> restated) {
        Tensor x = Tried.input(BATCH, TIME, FEATURES);
        for (int row = 0; row < BATCH; row++) {
            Restated cell = restated.get();
            for (int t = 0; t < TIME; t++) {
                double[] features = new double[FEATURES];
                for (int k = 0; k < FEATURES; k++) {
                    features[k] = x.element((row * TIME + t) * FEATURES + k);
                }
                double[] y = cell.step(features);
                for (int u = 0; u < y.length; u++) {
                    assertThat(tried.y().element((row * TIME + t) * y.length + u))
                            .as("row %s, step %s, unit %s", row, t, u)
                            .isCloseTo(y[u], within(1e-11));
                }
            }
        }
    }

    /** Without the state m, which must change nothing: the paper's equations 19 to 27 as they stand before they are made stable. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anMLstmStoresAndReadsAMatrix(int heads) {
        int units = 4;
        int d = units / heads;
        // a constant of a graph is float32
        float scale = (float) (1 / Math.sqrt(d));
        Tried tried = tried(new MLstm(units, heads));
        check(tried, () -> {
            double[][][] c = new double[heads][d][d];
            double[][] n = new double[heads][d];
            return x -> {
                double[] y = new double[units];
                for (int head = 0; head < heads; head++) {
                    double[] q = sums(tried, x, head * d, d);
                    double[] k = sums(tried, x, units + head * d, d);
                    double[] v = sums(tried, x, 2 * units + head * d, d);
                    double i = Math.exp(sums(tried, x, 4 * units + head, 1)[0]);
                    double f = Tried.sigmoid(
                            tried.product(x, "kernel", 4 * units + heads + head) + tried.at("forget_bias", head));
                    double dot = 0;
                    for (int a = 0; a < d; a++) {
                        n[head][a] = f * n[head][a] + i * k[a] * scale;
                        dot += n[head][a] * q[a];
                        for (int b = 0; b < d; b++) {
                            c[head][a][b] = f * c[head][a][b] + i * v[a] * k[b] * scale;
                        }
                    }
                    for (int a = 0; a < d; a++) {
                        double read = 0;
                        for (int b = 0; b < d; b++) {
                            read += c[head][a][b] * q[b];
                        }
                        double o = Tried.sigmoid(sums(tried, x, 3 * units + head * d + a, 1)[0]);
                        y[head * d + a] = o * read / Math.max(Math.abs(dot), 1);
                    }
                }
                return y;
            };
        });
    }

    private static double[] sums(Tried tried, double[] x, int from, int count) {
        double[] sums = new double[count];
        for (int a = 0; a < count; a++) {
            sums[a] = tried.product(x, "kernel", from + a) + tried.at("bias", from + a);
        }
        return sums;
    }

    /** Chunks of steps in training, step by step in predictions: the same numbers for all lengths, both ways, and states. */
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 70})
    void anMLstmGivesInTrainingWhatItPredicts(int time) {
        for (boolean isReverse : new boolean[] {false, true}) {
            GraphBuilder g = new GraphBuilder();
            Value step = g.input("step", Shape.SCALAR, DType.INT64);
            Input x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
            Input lengths = g.input("lengths", Shape.of("batch"), DType.INT32);
            Rnn layer = new Rnn(new MLstm(4, 2), true, isReverse);
            List<Value> starts = new ArrayList<>();
            layer.cell()
                    .states()
                    .forEach(state ->
                            starts.add(g.input(state.name(), Shape.of("batch", state.units()), DType.FLOAT32)));
            for (boolean isTraining : new boolean[] {false, true}) {
                Mode mode = (isTraining ? Mode.training(step, 1) : Mode.inference()).withSequenceLens(lengths);
                GraphBuilder once = g.shared("mlstm", layer, "");
                var read = layer.read(once, x, starts, mode);
                String name = isTraining ? "trained" : "predicted";
                g.output(name, read.output());
                for (int i = 0; i < starts.size(); i++) {
                    g.output(name + i, read.states().get(i));
                }
            }
            Graph graph = g.build();
            assertThat(graph.nodes().stream().filter(node -> node.op() == Op.SCAN))
                    .hasSizeGreaterThanOrEqualTo(2);
            Map<String, Tensor> weights = GradientCheck.values(graph, 5, -0.9, 0.9);
            Feeds feeds = new Feeds()
                    .put("step", Tensor.scalar(1L))
                    .put("x", Tried.input(3, time, 2))
                    .put("lengths", Tensor.of(new int[] {3}, time, (time + 1) / 2, 0))
                    .put("h", Tried.input(3, 4))
                    .put("C", Tried.input(3, 8))
                    .put("n", Tried.input(3, 4))
                    .put("m", Tried.input(3, 2));
            Map<String, Tensor> results = new Interpreter().run(graph, feeds, weights);
            for (String name : List.of("", "0", "1", "2", "3")) {
                assertThat(Objects.requireNonNull(results.get("trained" + name)).doubles())
                        .as(name)
                        .containsExactly(
                                Objects.requireNonNull(results.get("predicted" + name))
                                        .doubles(),
                                within(1e-9));
            }
        }
    }

    /** Without the state m, which must change nothing; units see those of their head. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anSLstmHasExponentialGatesAndHeads(int heads) {
        int units = 4;
        int d = units / heads;
        Tried tried = tried(new SLstm(units, heads));
        check(tried, () -> {
            double[] h = new double[units];
            double[] c = new double[units];
            double[] n = new double[units];
            return x -> {
                double[] before = h.clone();
                for (int u = 0; u < units; u++) {
                    double[] sums = new double[4];
                    for (int gate = 0; gate < 4; gate++) {
                        sums[gate] = sums(tried, x, gate * units + u, 1)[0];
                        for (int other = 0; other < d; other++) {
                            int head = u / d;
                            sums[gate] += before[head * d + other]
                                    * (heads == 1
                                            ? tried.at("recurrent_kernel", other, gate * units + u)
                                            : tried.at("recurrent_kernel", head, other, gate * d + u % d));
                        }
                    }
                    // f of the paper may be an exponential; the first step's m is that of zeros
                    c[u] = Math.exp(sums[1]) * c[u] + Math.exp(sums[0]) * Math.tanh(sums[2]);
                    n[u] = Math.exp(sums[1]) * n[u] + Math.exp(sums[0]);
                    h[u] = Tried.sigmoid(sums[3]) * c[u] / n[u];
                }
                return h.clone();
            };
        });
    }

    @Test
    void aMinGruIsGatedByItsInputAlone() {
        int units = 3;
        Tried tried = tried(new MinGru(units));
        check(tried, () -> {
            double[] h = new double[units];
            return x -> {
                for (int u = 0; u < units; u++) {
                    double z = Tried.sigmoid(sums(tried, x, u, 1)[0]);
                    h[u] = (1 - z) * h[u] + z * sums(tried, x, units + u, 1)[0];
                }
                return h.clone();
            };
        });
    }

    @Test
    void aMinLstmSharesOutItsTwoGates() {
        int units = 3;
        Tried tried = tried(new MinLstm(units));
        check(tried, () -> {
            double[] h = new double[units];
            return x -> {
                for (int u = 0; u < units; u++) {
                    double f = Tried.sigmoid(sums(tried, x, u, 1)[0]);
                    double i = Tried.sigmoid(sums(tried, x, units + u, 1)[0]);
                    h[u] = f / (f + i) * h[u] + i / (f + i) * sums(tried, x, 2 * units + u, 1)[0];
                }
                return h.clone();
            };
        });
    }

    @Test
    void aConvLstmIsAnLstmOfWhatAKernelSees() {
        int rows = 4;
        int columns = 3;
        int filters = 2;
        int channels = 2;
        Tensor x = Tried.input(1, 3, rows, columns, channels);
        Tried tried = Tried.of(new Rnn(new ConvLstm(List.of(rows, columns), filters, List.of(3, 2)), true, false), x);
        assertThat(tried.y().shape()).isEqualTo(Shape.of(1, 3, rows, columns, filters));
        double[][][] h = new double[rows][columns][filters];
        double[][][] c = new double[rows][columns][filters];
        for (int t = 0; t < 3; t++) {
            double[][][] image = new double[rows][columns][channels];
            for (int place = 0; place < rows * columns * channels; place++) {
                image[place / channels / columns][place / channels % columns][place % channels] =
                        x.element(t * rows * columns * channels + place);
            }
            double[][][] next = new double[rows][columns][filters];
            for (int r = 0; r < rows; r++) {
                for (int s = 0; s < columns; s++) {
                    for (int unit = 0; unit < filters; unit++) {
                        double[] sums = new double[4];
                        for (int gate = 0; gate < 4; gate++) {
                            int column = gate * filters + unit;
                            sums[gate] = tried.at("bias", column)
                                    + convolved(tried, "kernel", image, r, s, column)
                                    + convolved(tried, "recurrent_kernel", h, r, s, column);
                        }
                        c[r][s][unit] =
                                Tried.sigmoid(sums[2]) * c[r][s][unit] + Tried.sigmoid(sums[0]) * Math.tanh(sums[3]);
                        next[r][s][unit] = Tried.sigmoid(sums[1]) * Math.tanh(c[r][s][unit]);
                        assertThat(tried.y().element(((t * rows + r) * columns + s) * filters + unit))
                                .isCloseTo(next[r][s][unit], within(1e-11));
                    }
                }
            }
            h = next;
        }
    }

    /** Keras's same: of a kernel of 2 the second number is of the place behind. */
    private static double convolved(Tried tried, String kernel, double[][][] image, int row, int column, int of) {
        double sum = 0;
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 2; b++) {
                int r = row + a - 1;
                int s = column + b;
                if (r >= 0 && r < image.length && s < image[0].length) {
                    for (int k = 0; k < image[0][0].length; k++) {
                        sum += image[r][s][k] * tried.at(kernel, a, b, k, of);
                    }
                }
            }
        }
        return sum;
    }

    @Test
    void aConvLstmOfRowsGivesItsLastImage() {
        Tried tried = Tried.of(Rnn.of(ConvLstm.of(5, 2, 3)), Tried.input(2, 3, 5, 4));
        assertThat(tried.y().shape()).isEqualTo(Shape.of(2, 5, 2));
        assertThatThrownBy(() -> Tried.of(Rnn.of(ConvLstm.of(5, 2, 3)), Tried.input(2, 3, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(
                        "conv_lstm needs rank 4, the batch and the steps before an image and its channels");
        assertThatThrownBy(() -> Tried.of(Rnn.of(ConvLstm.of(5, 2, 3)), Tried.input(2, 3, 6, 4)))
                .hasMessageContaining("conv_lstm reads images of [5]");
    }

    @Test
    void aStackOfCellsIsAStackOfLayers() {
        Tensor x = Tried.input(BATCH, TIME, FEATURES);
        Tried cells = tried(StackedCells.of(new LstmCell(4), new LstmCell(2)));
        Map<String, String> names = Map.of("cell_0", "lstm", "cell_1", "lstm_1");
        Sequential layers =
                Sequential.of(Lstm.of(4).withReturnSequences(), Lstm.of(2).withReturnSequences());
        Map<String, Tensor> weights = new HashMap<>();
        cells.weights().forEach((name, tensor) -> {
            String[] parts = name.split("/", 2);
            weights.put(names.get(parts[0]) + "/" + parts[1], tensor);
        });
        GraphBuilder g = new GraphBuilder();
        Input input = g.input("x", Shape.of("batch", "time", FEATURES), DType.FLOAT32);
        g.output("y", layers.call(g, input, Mode.inference()));
        Tensor y = Objects.requireNonNull(new Interpreter()
                .run(g.build(), new Feeds().put("x", x), weights)
                .get("y"));
        assertThat(cells.y().doubles()).containsExactly(y.doubles(), within(1e-12));
        assertThat(StackedCells.of(new LstmCell(4), new LstmCell(2)).states())
                .extracting(State::name)
                .containsExactly("cell_1_h", "cell_1_c", "cell_0_h", "cell_0_c");
    }

    @Test
    void aResidualCellAddsItsInput() {
        Tensor x = Tried.input(BATCH, TIME, FEATURES);
        Tried plain = tried(new GruCell(FEATURES));
        Tried residual = tried(new ResidualCell(new GruCell(FEATURES)));
        for (int i = 0; i < x.size(); i++) {
            assertThat(residual.y().element(i)).isCloseTo(plain.y().element(i) + x.element(i), within(1e-12));
        }
        assertThatThrownBy(() -> tried(new ResidualCell(new GruCell(FEATURES + 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("adds its input to its output, which is [4]; the input is [3]");
    }

    @Test
    void zoneoutGoesByItsShareInPredictionsAndStaysOrGoesInTraining() {
        Tried plain = tried(new SimpleRnnCell(3));
        Tried zoned = tried(new ZoneoutCell(new SimpleRnnCell(3), 0.25, 0));
        check(zoned, () -> {
            double[] h = new double[3];
            return x -> {
                double[] next = new double[3];
                for (int u = 0; u < 3; u++) {
                    double sum = plain.at("bias", 0, u);
                    for (int k = 0; k < FEATURES; k++) {
                        sum += x[k] * plain.at("kernel", 0, u, k);
                    }
                    for (int k = 0; k < 3; k++) {
                        sum += h[k] * plain.at("recurrent_kernel", 0, u, k);
                    }
                    next[u] = 0.25 * h[u] + 0.75 * Math.tanh(sum);
                }
                System.arraycopy(next, 0, h, 0, 3);
                return next;
            };
        });
        // a cell that counts its steps shows which of them a unit made
        Tensor y = trained(new ZoneoutCell(new Counting(50), 0.3, 0), 20);
        int stays = 0;
        boolean differs = false;
        for (int t = 1; t < 20; t++) {
            for (int u = 0; u < 50; u++) {
                double made = y.element(t * 50 + u) - y.element((t - 1) * 50 + u);
                assertThat(made).isIn(0.0, 1.0);
                stays += made == 0 ? 1 : 0;
                differs |= made != y.element(t * 50) - y.element((t - 1) * 50);
            }
        }
        // 950 draws, four deviations
        assertThat(stays / 950.0).isCloseTo(0.3, within(4 * Math.sqrt(0.3 * 0.7 / 950)));
        assertThat(differs).isTrue();
    }

    /** h + 1. */
    private record Counting(int units) implements Cell {
        @Override
        public List<State> states() {
            return List.of(State.of("h", units));
        }

        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
            return List.of(g.add(states.getFirst(), g.add(g.mul(g.slice(x, 1, 0, 1), 0), 1)));
        }
    }

    private static Tensor trained(Cell cell, int time) {
        GraphBuilder g = new GraphBuilder();
        Value step = g.input("step", Shape.SCALAR, DType.INT64);
        Input x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        g.output("y", Rnn.of(cell).withReturnSequences().call(g, x, Mode.training(step, 3)));
        Feeds feeds = new Feeds().put("x", Tried.input(1, time, 2)).put("step", Tensor.scalar(4L));
        return Objects.requireNonNull(
                new Interpreter().run(g.build(), feeds, Map.of()).get("y"));
    }

    @Test
    void dropoutOfACellDropsAUnitAtAllStepsOrNone() {
        Tensor y = trained(new DropoutCell(new Counting(40), 0, 0.5), 4);
        for (int u = 0; u < 40; u++) {
            List<Double> steps = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                steps.add(y.element(t * 40 + u));
            }
            assertThat(steps).isIn(List.of(1.0, 1.0, 1.0, 1.0), List.of(1.0, 3.0, 7.0, 15.0));
        }
        assertThat(y.doubles()).contains(15.0).endsWith(y.element(y.size() - 1));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new MLstm(4, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("An mLSTM has heads of equal size; got 4 units and 3 heads");
        assertThatThrownBy(() -> new SLstm(4, 0)).hasMessageContaining("heads of equal size");
        assertThatThrownBy(() -> new ZoneoutCell(new MinGru(2), 1, 0)).hasMessageContaining("got 1.0");
        assertThatThrownBy(() -> new StackedCells(List.of())).hasMessageContaining("1 cell or more");
        assertThatThrownBy(() -> Tried.of(new SLstmBlock(2), Tried.input(2, 3, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("features that 2 heads share; got [batch, time, 3]");
    }
}
