package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

/** Options of losses, and losses of distributions: formulas by hand, gradients by differences, padding that does not count. */
class LossOptionsTest {
    private static double[] loss(Loss loss, Tensor x, Tensor target) {
        GraphBuilder g = new GraphBuilder();
        Value in = g.input("x", x.shape().with(0, Dim.of("batch")), DType.FLOAT32);
        Value t = g.input("t", target.shape().with(0, Dim.of("batch")), target.dtype());
        g.output("loss", loss.call(g, in, t));
        Feeds feeds = new Feeds().put("x", x).put("t", target);
        return Objects.requireNonNull(
                        new Interpreter().run(g.build(), feeds, Map.of()).get("loss"))
                .doubles();
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void smoothedLabelsAndPositiveWeightsAreKerasAndPytorchs() {
        Tensor z = Tensor.of(new int[] {1, 2}, 0.7f, -1.5f);
        Tensor t = Tensor.of(new int[] {1, 2}, 1f, 0f);
        double p0 = sigmoid(0.7f);
        double p1 = sigmoid(-1.5f);
        double smoothed =
                -(0.9 * Math.log(p0) + 0.1 * Math.log(1 - p0) + 0.1 * Math.log(p1) + 0.9 * Math.log(1 - p1)) / 2;
        assertThat(loss(new BinaryCrossEntropy(true).withLabelSmoothing(0.2), z, t)[0])
                .isCloseTo(smoothed, within(1e-7));
        double weighted = -(3 * Math.log(p0) + Math.log(1 - p1)) / 2;
        Loss three = new BinaryCrossEntropy(true).withPositiveWeights(List.of(3.0));
        assertThat(loss(three, z, t)[0]).isCloseTo(weighted, within(1e-7));
        Tensor p = Tensor.of(new int[] {1, 2}, (float) p0, (float) p1);
        assertThat(loss(new BinaryCrossEntropy().withPositiveWeights(List.of(3.0, 1.0)), p, t)[0])
                .isCloseTo(weighted, within(1e-6));
        assertThatThrownBy(() -> loss(new BinaryCrossEntropy().withPositiveWeights(List.of(3.0, 1.0, 1.0)), p, t))
                .isInstanceOf(ShapeException.class)
                .hasMessage("BinaryCrossEntropy: has 3 weights for a prediction [batch, 2]; give one for each of 2");
    }

    @Test
    void smoothedClassesAreTheSameWithLabelsAndWithOneHotRows() {
        Tensor scores = Tensor.of(new int[] {2, 3}, 1f, -2f, 0.5f, 3f, 0f, -1f);
        Tensor oneHot = Tensor.of(new int[] {2, 3}, 0f, 0f, 1f, 1f, 0f, 0f);
        Tensor labels = Tensor.of(new int[] {2}, 2, 0);
        double[] dense = loss(new CategoricalCrossEntropy(true).withLabelSmoothing(0.3), scores, oneHot);
        double[] sparse = loss(SparseCategoricalCrossEntropy.ofLogits().withLabelSmoothing(0.3), scores, labels);
        assertThat(dense).containsExactly(sparse, within(1e-6));
        double log = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5));
        assertThat(dense[0]).isCloseTo(-(0.8 * 0.5 + 0.1 * 1 + 0.1 * -2) + log, within(1e-6));
        double[] weighted =
                loss(new CategoricalCrossEntropy(true).withClassWeights(List.of(2.0, 1.0, 0.5)), scores, oneHot);
        assertThat(weighted[0]).isCloseTo(0.5 * (log - 0.5), within(1e-6));
    }

    @Test
    void classWeightsDivideByWhatTheyAddUpToAlsoWhereTheyAreSmall() {
        // two rows of classes 2 and 0 that weigh 0.1 and 0.4; a mean over rows would divide by 2, or by 1 at least
        Tensor scores = Tensor.of(new int[] {2, 3}, 1f, -2f, 0.5f, 3f, 0f, -1f);
        Tensor labels = Tensor.of(new int[] {2}, 2, 0);
        double[] plain = loss(SparseCategoricalCrossEntropy.ofLogits(), scores, labels);
        SparseCategoricalCrossEntropy loss =
                SparseCategoricalCrossEntropy.ofLogits().withClassWeights(List.of(0.4, 0.7, 0.1));
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Input target = g.input("t", Shape.of("batch"), DType.INT32);
        LossItems items = new LossItems(loss.call(g, x, target), loss.counted(g, target));
        g.output("mean", CountedLoss.of(g, items, List.of(x)).mean(g, Optional.empty()));
        Map<String, Tensor> outputs =
                new Interpreter().run(g.build(), new Feeds().put("x", scores).put("t", labels), Map.of());
        assertThat(Objects.requireNonNull(outputs.get("mean")).element(0))
                .isCloseTo((0.1 * plain[0] + 0.4 * plain[1]) / 0.5, within(1e-6));
        assertThatThrownBy(() -> loss(loss.withClassWeights(List.of(1.0)), scores, labels))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("has 1 weights for a prediction [batch, 3]");
        assertThatThrownBy(() -> loss.withClassWeights(List.of(0.0, 1.0, 1.0)).withLabelSmoothing(0.1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void focalLossesAreKerass() {
        double p = sigmoid(1.2f);
        Tensor z = Tensor.of(new int[] {1, 2}, 1.2f, 1.2f);
        Tensor t = Tensor.of(new int[] {1, 2}, 1f, 0f);
        double sure = (1 - p) * (1 - p) * -Math.log(p);
        double wrong = p * p * -Math.log(1 - p);
        assertThat(loss(new BinaryFocalCrossEntropy(0.25, 2, false, true, 0), z, t)[0])
                .isCloseTo((sure + wrong) / 2, within(1e-7));
        assertThat(loss(new BinaryFocalCrossEntropy(0.25, 2, true, true, 0), z, t)[0])
                .isCloseTo((0.25 * sure + 0.75 * wrong) / 2, within(1e-7));
        Tensor probabilities = Tensor.of(new int[] {1, 2}, (float) p, (float) p);
        assertThat(loss(new BinaryFocalCrossEntropy(), probabilities, t)[0])
                .isCloseTo((sure + wrong) / 2, within(1e-6));
        assertThat(loss(new BinaryFocalCrossEntropy(0.25, 0.5, false, true, 0), z, t)[0])
                .isCloseTo((Math.sqrt(1 - p) * -Math.log(p) + Math.sqrt(p) * -Math.log(1 - p)) / 2, within(1e-6));
        Tensor scores = Tensor.of(new int[] {1, 3}, 1f, -2f, 0.5f);
        Tensor oneHot = Tensor.of(new int[] {1, 3}, 0f, 0f, 1f);
        double q = Math.exp(0.5) / (Math.exp(1) + Math.exp(-2) + Math.exp(0.5));
        assertThat(loss(new CategoricalFocalCrossEntropy(List.of(0.25), 2, true, 0), scores, oneHot)[0])
                .isCloseTo(0.25 * (1 - q) * (1 - q) * -Math.log(q), within(1e-7));
        assertThat(loss(new CategoricalFocalCrossEntropy(List.of(1.0, 1.0, 3.0), 0, true, 0), scores, oneHot)[0])
                .isCloseTo(-3 * Math.log(q), within(1e-6));
    }

    @Test
    void pinballIsItsFormula() {
        Tensor p = Tensor.of(new int[] {1, 3}, 1f, 2f, 4f);
        Tensor t = Tensor.of(new int[] {1, 1}, 3f);
        assertThat(loss(Pinball.of(0.1, 0.5, 0.9), p, t)[0])
                .isCloseTo((0.1 * 2 + 0.5 * 1 + (0.9 - 1) * -1) / 3, within(1e-6));
        assertThat(loss(Pinball.of(0.25), p, Tensor.of(new int[] {1, 3}, 3f, 3f, 3f))[0])
                .isCloseTo((0.25 * 2 + 0.25 * 1 + 0.75 * 1) / 3, within(1e-6));
        assertThatThrownBy(() -> Pinball.of(0.5, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> loss(Pinball.of(0.1, 0.9), p, t)).isInstanceOf(ShapeException.class);
    }

    @Test
    void gammaFunctionsAreExactToTheDigitsOfFloat32() {
        // the graph's constants are float32, and so one of them is off by 1.5e-8
        double[] x = {0.5, 1, 3, 10, 100};
        double[] expected = {
            0.5 * Math.log(Math.PI), 0, Math.log(2), Math.log(362880), 359.1342053695754,
        };
        GraphBuilder g = new GraphBuilder();
        Value in = g.input("x", Shape.of("n"), DType.FLOAT32);
        Value large = g.input("large", Shape.of("n"), DType.FLOAT32);
        g.output("log", Likelihoods.logGamma(g, in));
        g.output("half", Likelihoods.logGammaRatio(g, in, g.constant(0.5, DType.FLOAT32)));
        g.output("two", Likelihoods.logGammaRatio(g, large, g.constant(2, DType.FLOAT32)));
        float[] given = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            given[i] = (float) x[i];
        }
        float[] larger = {1e-6f, 0.1f, 5, 1e4f, 1e6f};
        Map<String, Tensor> outputs = new Interpreter()
                .run(
                        g.build(),
                        new Feeds()
                                .put("x", Tensor.of(new int[] {5}, given))
                                .put("large", Tensor.of(new int[] {5}, larger)),
                        Map.of());
        assertThat(Objects.requireNonNull(outputs.get("log")).doubles()).containsExactly(expected, within(2e-8));
        double[] half = Objects.requireNonNull(outputs.get("half")).doubles();
        assertThat(half[0]).isCloseTo(-0.5 * Math.log(Math.PI), within(1e-9)); // Γ(1) / Γ(1/2)
        assertThat(half[1]).isCloseTo(0.5 * Math.log(Math.PI) - Math.log(2), within(1e-9)); // Γ(3/2) / Γ(1)
        double[] two = Objects.requireNonNull(outputs.get("two")).doubles();
        for (int i = 0; i < 5; i++) {
            double at = larger[i]; // Γ(x + 2) = x (x + 1) Γ(x)
            assertThat(two[i]).isCloseTo(Math.log(at) + Math.log1p(at), within(1e-9));
        }
    }

    @Test
    void aMixtureOfOneIsAGaussian() {
        Tensor x = Tensor.of(new int[] {1, 3}, 0.5f, 0.25f, 7f);
        Tensor t = Tensor.of(new int[] {1, 1}, 2f);
        double sigma = Math.exp(0.25);
        double z = 1.5 / sigma;
        assertThat(loss(new MixtureDensity(1), x, t)[0])
                .isCloseTo(0.5 * z * z + 0.25 + 0.5 * Math.log(2 * Math.PI), within(1e-6));
        assertThatThrownBy(() -> loss(new MixtureDensity(2), x, t))
                .isInstanceOf(ShapeException.class)
                .hasMessage("MixtureDensity: of 2 components and 1 dimensions needs 6 numbers in the last axis; the"
                        + " prediction is [batch, 3]");
    }

    @Test
    void farFromTheTargetAllLossesOfDistributionsStayFinite() {
        for (float far : new float[] {-1e4f, -90, 90, 1e4f}) {
            for (Case it : cases()) {
                GraphBuilder g = new GraphBuilder();
                Value x = g.parameter("x", Shape.of(1, it.outputs()), Initializer.zeros());
                Loss loss = it.loss().get();
                Shape shape = loss.targetShape(Shape.of(1, it.outputs()));
                Value total = g.reduceSumAll(loss.call(g, x, g.constant(target(it, shape, 1))));
                g.output("loss", total);
                Tensor values = Tensor.zeros(DType.FLOAT64, 1, it.outputs());
                Arrays.fill(values.doubles(), far);
                new Interpreter()
                        .run(g.build().withGradients(total, g.parameters()), new Feeds(), Map.of("x", values))
                        .forEach((name, value) -> assertThat(value.firstNonFinite())
                                .as("%s of %s at %s", name, it, far)
                                .isEmpty());
            }
        }
    }

    @Test
    void aSumIsTheMeanTimesWhatCountsInTrainingAndInEvaluation() {
        Case it = cases().get(7);
        Model model = new Model(
                Sequential.of(Lstm.of(4).withReturnSequences(), Dense.of(it.outputs())),
                new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                true);
        Objective mean = Objective.of(it.loss().get());
        double[] trained = new double[2];
        double[] evaluated = new double[2];
        for (int i = 0; i < 2; i++) {
            Reduction reduction = i == 0 ? Reduction.MEAN : Reduction.SUM;
            // the sum's gradients are six times as large, as many as there are steps
            double rate = reduction == Reduction.SUM ? 0.1 / 6 : 0.1;
            try (Trainer trainer = new Trainer(
                    new ReferenceBackend(),
                    model,
                    mean.withReduction("", reduction),
                    Sgd.of(rate),
                    TrainerOptions.DEFAULT.withBatchSize(3).withShuffle(false))) {
                TensorDataset data = rows(it, 3, 0);
                trained[i] = trainer.fit(data, 3).values("loss")[2];
                evaluated[i] =
                        Objects.requireNonNull(trainer.evaluate(data).values().get("loss"));
            }
        }
        assertThat(trained[1]).isCloseTo(6 * trained[0], within(1e-5));
        assertThat(evaluated[1]).isCloseTo(6 * evaluated[0], within(1e-5));
        // rows that are items, none of them left out
        GraphBuilder g = new GraphBuilder();
        WrittenObjective written = WrittenObjective.write(
                g,
                Objective.of(new MeanSquaredError()).withReduction("", Reduction.SUM),
                new LinkedHashMap<>(Map.of("y", g.input("y", Shape.of("batch", 3, 1), DType.FLOAT32))),
                List.of());
        g.output("loss", written.total(g, written.reduced(g)));
        Feeds feeds = new Feeds()
                .put("y", Tensor.of(new int[] {2, 3, 1}, 1f, 2f, 3f, 4f, 5f, 6f))
                .put(Trainer.TARGET, Tensor.zeros(DType.FLOAT32, 2, 3, 1));
        assertThat(Objects.requireNonNull(new Interpreter()
                                .run(g.build(), feeds, Map.of())
                                .get("loss"))
                        .element(0))
                .isEqualTo(1 + 4 + 9 + 16 + 25 + 36);
    }

    /** A loss of steps, how many numbers it takes for each, and below what its targets are if they are classes or counts. */
    record Case(String name, Supplier<Loss> loss, int outputs, int below) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("smoothed", () -> new BinaryCrossEntropy(true).withLabelSmoothing(0.1), 2, 2),
                new Case("positive", () -> new BinaryCrossEntropy(true).withPositiveWeights(List.of(2.0, 0.5)), 2, 2),
                new Case("binary focal", () -> new BinaryFocalCrossEntropy(0.3, 1.5, true, true, 0.1), 2, 2),
                new Case(
                        "categorical focal", () -> new CategoricalFocalCrossEntropy(List.of(0.25), 2, true, 0.1), 3, 2),
                new Case("categorical", () -> new CategoricalCrossEntropy(true, 0.1, List.of(0.5, 1.0, 2.0)), 3, 2),
                new Case(
                        "sparse",
                        () -> new SparseCategoricalCrossEntropy(true, OptionalInt.of(1), 0.2, List.of(0.25, 1.0, 2.0)),
                        3,
                        3),
                new Case("pinball", () -> Pinball.of(0.1, 0.5, 0.9), 3, 0),
                new Case("gaussian", GaussianLikelihood::new, 4, 0),
                new Case("student", StudentTLikelihood::new, 3, 0),
                new Case("negative binomial", NegativeBinomialLikelihood::new, 2, 9),
                new Case("mixture", () -> new MixtureDensity(2, 2), 10, 0),
                new Case("bivariate", () -> new BivariateMixture(2), 13, 2));
    }

    private static Tensor target(Case it, Shape shape, int stream) {
        Loss loss = it.loss().get();
        Tensor target = Tensor.zeros(loss.targetType(), shape.resolve(Sizes.NONE));
        for (int i = 0; i < target.size(); i++) {
            float drawn = Philox.uniform(9, stream, 0, i);
            target.setElement(i, it.below > 0 ? Math.floor(drawn * it.below) : 4 * drawn - 2);
        }
        return target;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfFiniteDifferences(Case it) {
        GraphBuilder g = new GraphBuilder();
        Shape shape = Shape.of(3, 2, it.outputs());
        Loss loss = it.loss().get();
        Value target = g.constant(target(it, loss.targetShape(shape), 2));
        Value items = loss.call(g, g.parameter("x", shape, Initializer.zeros()), target);
        assertThat(items.shape()).isEqualTo(Shape.of(3, 2));
        g.output("loss", g.reduceMeanAll(items));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 6, -1.5, 1.5));
    }

    /** All losses of steps, and those of whole sequences. */
    static List<Case> withPadding() {
        List<Case> all = new ArrayList<>(cases());
        all.add(new Case("ctc", Ctc::new, 3, 3));
        all.add(new Case("crf", CrfLoss::new, 3, 3));
        return all;
    }

    private static final int[] LENGTHS = {3, 1, 2};

    private static TensorDataset rows(Case it, int steps, float fill) {
        boolean isCtc = it.name.equals("ctc");
        float[] x = new float[3 * steps * 2];
        Arrays.fill(x, fill);
        Shape prediction = it.name.equals("crf") ? Shape.of(3, 3, 3, 3) : Shape.of(3, 3, it.outputs());
        Tensor drawn = isCtc
                ? Tensor.of(new int[] {3, 1}, 1, 2, 1)
                : target(it, it.loss().get().targetShape(prediction), 3);
        int[] dims = drawn.dims();
        dims[1] = isCtc ? 1 + steps - 3 : steps;
        Tensor target = Tensor.zeros(drawn.dtype(), dims);
        int per = drawn.size() / (3 * drawn.dim(1));
        for (int row = 0; row < 3; row++) {
            for (int step = 0; step < dims[1]; step++) {
                for (int i = 0; i < per; i++) {
                    boolean isPadding = step >= (isCtc ? 1 : LENGTHS[row]);
                    double filler = isCtc ? 0 : Math.abs(fill) % 2;
                    target.setElement(
                            (row * dims[1] + step) * per + i,
                            isPadding ? filler : drawn.element((row * drawn.dim(1) + step) * per + i));
                }
            }
            for (int i = 0; i < LENGTHS[row] * 2; i++) {
                x[row * steps * 2 + i] = Philox.uniform(9, 4, row, i);
            }
        }
        return TensorDataset.of(Map.of(
                "x",
                Tensor.of(new int[] {3, steps, 2}, x),
                Model.SEQUENCE_LENS,
                Tensor.of(new int[] {3}, LENGTHS),
                Trainer.TARGET,
                target));
    }

    @ParameterizedTest
    @MethodSource("withPadding")
    void paddingNeverCounts(Case it) {
        Layer head = it.name.equals("crf") ? Sequential.of(Dense.of(3), new Crf()) : Dense.of(it.outputs());
        Map<Integer, Map<String, Tensor>> trained = new HashMap<>();
        double[] means = new double[2];
        for (int longer = 0; longer < 2; longer++) {
            Model model = new Model(
                    Sequential.of(Lstm.of(4).withReturnSequences(), head),
                    new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                    true);
            try (Trainer trainer = new Trainer(
                    new ReferenceBackend(),
                    model,
                    it.loss().get(),
                    Sgd.of(0.1),
                    TrainerOptions.DEFAULT.withBatchSize(3).withShuffle(false))) {
                TensorDataset data = rows(it, 3 + 3 * longer, longer == 0 ? 0 : -5);
                means[longer] = trainer.fit(data, 2).values("loss")[1];
                trained.put(longer, trainer.weights());
            }
        }
        assertThat(means[1]).isCloseTo(means[0], within(1e-6));
        Objects.requireNonNull(trained.get(0)).forEach((name, weight) -> {
            double[] other = Objects.requireNonNull(
                            Objects.requireNonNull(trained.get(1)).get(name))
                    .toDoubleArray();
            assertThat(weight.toDoubleArray()).as(name).containsExactly(other, within(1e-6));
        });
    }
}
