package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;

/** Each optimizer against its rule written out for one number, ten steps. */
class OptimizersTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 1.5, 0, -2, 0.125, 0.75, -0.5, 3, -1};
    private static final double START = 0.8;

    /** The rule: takes the parameter, the gradient and the step from 1, keeps its state, gives the new parameter. */
    interface Rule {
        double apply(double p, double g, int t, Map<String, Double> state);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(Sgd.of(0.1), (Rule) (p, g, t, s) -> p - 0.1 * g),
                Arguments.of(new Sgd(0.1, 0.9, false, Form.KERAS), (Rule) (p, g, t, s) ->
                        p + keep(s, "v", 0.9 * of(s, "v", 0) - 0.1 * g)),
                Arguments.of(new Sgd(0.1, 0.9, true, Form.KERAS), (Rule) (p, g, t, s) ->
                        p + 0.9 * keep(s, "v", 0.9 * of(s, "v", 0) - 0.1 * g) - 0.1 * g),
                Arguments.of(new Sgd(0.1, 0.9, false, Form.PYTORCH), (Rule) (p, g, t, s) ->
                        p - 0.1 * keep(s, "b", t == 1 ? g : 0.9 * of(s, "b", 0) + g)),
                Arguments.of(new Sgd(0.1, 0.9, true, Form.PYTORCH), (Rule) (p, g, t, s) ->
                        p - 0.1 * (g + 0.9 * keep(s, "b", t == 1 ? g : 0.9 * of(s, "b", 0) + g))),
                Arguments.of(RmsProp.keras(), (Rule) (p, g, t, s) ->
                        p - 0.001 * g / Math.sqrt(keep(s, "v", 0.9 * of(s, "v", 0) + 0.1 * g * g) + 1e-7)),
                Arguments.of(RmsProp.pytorch(), (Rule) (p, g, t, s) ->
                        p - 0.01 * g / (Math.sqrt(keep(s, "v", 0.99 * of(s, "v", 0) + 0.01 * g * g)) + 1e-8)),
                Arguments.of(Adam.keras(), (Rule) OptimizersTest::kerasAdam),
                Arguments.of(Adam.pytorch(), (Rule) OptimizersTest::pytorchAdam),
                Arguments.of(AdamW.keras(), (Rule) (p, g, t, s) -> p * (1 - 0.001 * 0.004) + kerasAdam(0, g, t, s)),
                Arguments.of(AdamW.pytorch(), (Rule) (p, g, t, s) -> p * (1 - 0.001 * 0.01) + pytorchAdam(0, g, t, s)),
                Arguments.of(Adagrad.keras(), (Rule) (p, g, t, s) ->
                        p - 0.001 * g / Math.sqrt(keep(s, "s", of(s, "s", 0.1) + g * g) + 1e-7)),
                Arguments.of(Adagrad.pytorch(), (Rule) (p, g, t, s) ->
                        p - 0.01 * g / (Math.sqrt(keep(s, "s", of(s, "s", 0) + g * g)) + 1e-10)),
                Arguments.of(new Sgd(0.1, 0, false, Form.PYTORCH).withWeightDecay(0.2), (Rule)
                        (p, g, t, s) -> p - 0.1 * (g + 0.2 * p)),
                Arguments.of(new Sgd(0.1, 0.9, false, Form.PYTORCH).withDampening(0.5), (Rule) (p, g, t, s) ->
                        p - 0.1 * keep(s, "b", t == 1 ? g : 0.9 * of(s, "b", 0) + 0.5 * g)),
                Arguments.of(new Sgd(0.1, 0.9, true, Form.PYTORCH).withWeightDecay(0.2), (Rule) (p, g, t, s) -> {
                    double d = g + 0.2 * p;
                    return p - 0.1 * (d + 0.9 * keep(s, "b", t == 1 ? d : 0.9 * of(s, "b", 0) + d));
                }),
                Arguments.of(
                        Adam.pytorch().withWeightDecay(0.2), (Rule) (p, g, t, s) -> pytorchAdam(p, g + 0.2 * p, t, s)),
                Arguments.of(new Adam(0.01, 0.9, 0.5, 1e-8, Form.PYTORCH).withAmsgrad(), (Rule) (p, g, t, s) -> {
                    double m = keep(s, "m", 0.9 * of(s, "m", 0) + 0.1 * g);
                    double v = keep(s, "v", 0.5 * of(s, "v", 0) + 0.5 * g * g);
                    double most = keep(s, "most", Math.max(of(s, "most", 0), v));
                    double root = Math.sqrt(most) / Math.sqrt(1 - Math.pow(0.5, t)) + 1e-8;
                    return p - 0.01 / (1 - Math.pow(0.9, t)) * m / root;
                }),
                Arguments.of(RmsProp.pytorch().withMomentum(0.7), (Rule) (p, g, t, s) -> {
                    double root = Math.sqrt(keep(s, "v", 0.99 * of(s, "v", 0) + 0.01 * g * g)) + 1e-8;
                    return p - 0.01 * keep(s, "b", 0.7 * of(s, "b", 0) + g / root);
                }),
                Arguments.of(new RmsProp(0.01, 0.8, 1e-8, Form.PYTORCH, 0, true, 0.1), (Rule) (p, g, t, s) -> {
                    double d = g + 0.1 * p;
                    double v = keep(s, "v", 0.8 * of(s, "v", 0) + 0.2 * d * d);
                    double a = keep(s, "a", 0.8 * of(s, "a", 0) + 0.2 * d);
                    return p - 0.01 * d / (Math.sqrt(v - a * a) + 1e-8);
                }),
                Arguments.of(Nadam.pytorch().withWeightDecay(0.1), (Rule) OptimizersTest::pytorchNadam),
                Arguments.of(Adamax.pytorch().withWeightDecay(0.1), (Rule) (p, g, t, s) -> {
                    double d = g + 0.1 * p;
                    double m = keep(s, "m", 0.9 * of(s, "m", 0) + 0.1 * d);
                    double u = keep(s, "u", Math.max(0.999 * of(s, "u", 0), Math.abs(d) + 1e-8));
                    return p - 0.002 / (1 - Math.pow(0.9, t)) * m / u;
                }));
    }

    private static double pytorchNadam(double p, double g, int t, Map<String, Double> s) {
        double d = g + 0.1 * p;
        double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, t * 0.004));
        double next = 0.9 * (1 - 0.5 * Math.pow(0.96, (t + 1) * 0.004));
        double product = keep(s, "product", of(s, "product", 1) * mu);
        double m = keep(s, "m", 0.9 * of(s, "m", 0) + 0.1 * d);
        double v = keep(s, "v", 0.999 * of(s, "v", 0) + 0.001 * d * d);
        double root = Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8;
        return p - 0.002 * (1 - mu) / (1 - product) * d / root - 0.002 * next / (1 - product * next) * m / root;
    }

    private static double kerasAdam(double p, double g, int t, Map<String, Double> s) {
        double m = keep(s, "m", 0.9 * of(s, "m", 0) + 0.1 * g);
        double v = keep(s, "v", 0.999 * of(s, "v", 0) + 0.001 * g * g);
        return p - 0.001 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t)) * m / (Math.sqrt(v) + 1e-7);
    }

    private static double pytorchAdam(double p, double g, int t, Map<String, Double> s) {
        double m = keep(s, "m", 0.9 * of(s, "m", 0) + 0.1 * g);
        double v = keep(s, "v", 0.999 * of(s, "v", 0) + 0.001 * g * g);
        return p - 0.001 / (1 - Math.pow(0.9, t)) * m / (Math.sqrt(v) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8);
    }

    private static double of(Map<String, Double> state, String name, double start) {
        return state.getOrDefault(name, start);
    }

    private static double keep(Map<String, Double> state, String name, double value) {
        state.put(name, value);
        return value;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void stepsAreThoseOfTheRule(Optimizer optimizer, Rule rule) {
        double rate = optimizer.learningRate();
        double expected = START;
        Map<String, Double> state = new HashMap<>();
        List<Double> trajectory = trajectory(optimizer, rate);
        for (int t = 1; t <= GRADIENTS.length; t++) {
            expected = rule.apply(expected, GRADIENTS[t - 1], t, state);
            // constants such as 1 - beta and the learning rate are float32 in the graph, hence not 1e-12
            assertThat(trajectory.get(t - 1)).as("step %s", t).isCloseTo(expected, within(2e-7));
        }
    }

    /** Feeds the gradients to a parameter one after the other: the loss is gradient times parameter. */
    private static List<Double> trajectory(Optimizer optimizer, double rate) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(1), new Initializer.Constant(START));
        Value gradient = g.input("gradient", Shape.of(1), DType.FLOAT32);
        Value learningRate = g.input("learning_rate", Shape.SCALAR, DType.FLOAT32);
        Updates updates = new Updates(g);
        optimizer.step(g.scope("optimizer"), List.of(new Gradient(p, gradient)), learningRate, updates);
        g.output("loss", g.reduceSumAll(g.mul(p, gradient)));
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        try (ReferenceBackend backend = new ReferenceBackend();
                TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT)) {
            return java.util.Arrays.stream(GRADIENTS)
                    .mapToObj(value -> {
                        Feeds feeds = new Feeds()
                                .put("gradient", Tensor.of(new int[] {1}, (float) value))
                                .put("learning_rate", Tensor.scalar((float) rate));
                        step.run(feeds, new Feeds());
                        return (double) step.parameters().get("p").floats()[0];
                    })
                    .toList();
        }
    }

    private static double[] clipped(Clipping clipping) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(1), Initializer.zeros());
        Parameter q = g.parameter("q", Shape.of(1), Initializer.zeros());
        List<Gradient> gradients = clipping.apply(
                g,
                List.of(
                        new Gradient(p, g.constant(Tensor.of(new int[] {1}, 3f))),
                        new Gradient(q, g.constant(Tensor.of(new int[] {1}, 4f)))));
        g.output("p", gradients.get(0).value());
        g.output("q", gradients.get(1).value());
        Map<String, Tensor> outputs = new org.lstm4j.reference.Interpreter().run(g.build(), new Feeds(), Map.of());
        return new double[] {
            Objects.requireNonNull(outputs.get("p")).element(0),
            Objects.requireNonNull(outputs.get("q")).element(0)
        };
    }

    @Test
    void clippingFormsDifferByTheEpsilonOfPytorch() {
        double[] keras = clipped(new Clipping.ByGlobalNorm(1, Form.KERAS));
        double[] pytorch = clipped(new Clipping.ByGlobalNorm(1, Form.PYTORCH));
        assertThat(keras[0]).isCloseTo(0.6, within(1e-12));
        assertThat(keras[1]).isCloseTo(0.8, within(1e-12));
        assertThat(pytorch[0]).isCloseTo(3 / (5 + 1e-6), within(1e-12));
        double[] small = clipped(new Clipping.ByGlobalNorm(10, Form.PYTORCH));
        assertThat(small).containsExactly(3, 4);
        assertThat(clipped(new Clipping.ByValue(3.5))).containsExactly(3, 3.5);
    }

    @Test
    void otherNormsAreThoseOfTheirOrder() {
        assertThat(clipped(new Clipping.ByGlobalNorm(1, Form.KERAS, 1))[0]).isCloseTo(3 / 7.0, within(1e-12));
        assertThat(clipped(new Clipping.ByGlobalNorm(1, Form.KERAS, 3))[1])
                .isCloseTo(4 / Math.cbrt(27 + 64), within(1e-6));
        assertThat(clipped(new Clipping.ByGlobalNorm(2, Form.PYTORCH, Double.POSITIVE_INFINITY)))
                .containsExactly(new double[] {1.5, 2}, within(1e-6));
        assertThat(clipped(new Clipping.ByNorm(3.5))).containsExactly(3, 3.5);
    }

    /** A logarithm of 0 is minus infinity, whose exponential is 0 again. */
    @Test
    void zerosCountNothingInANormOfAnyOrder() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(5), Initializer.zeros());
        Value gradient = g.constant(Tensor.of(new int[] {5}, 0f, -2f, 0f, 1f, 0f));
        for (double order : new double[] {0.5, 1, 3, Double.POSITIVE_INFINITY}) {
            g.output("norm" + order, Clipping.globalNorm(g, List.of(new Gradient(p, gradient)), order));
        }
        Map<String, Tensor> norms = new org.lstm4j.reference.Interpreter().run(g.build(), new Feeds(), Map.of());
        assertThat(norms.values().stream().map(norm -> norm.element(0)).toList())
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1)
                .containsExactly(Math.pow(Math.sqrt(2) + 1, 2), 3.0, Math.cbrt(9), 2.0);
    }

    @Test
    void aRateThatCyclesIsThatOfPytorch() {
        // torch.optim.lr_scheduler.OneCycleLR with total_steps 10: up to step 2, then down to step 9
        Schedule cycle = Schedule.oneCycle(10, 0.3, 25, 1e4);
        assertThat(cycle.factor(0)).isCloseTo(1 / 25.0, within(1e-12));
        assertThat(cycle.factor(1)).isCloseTo((1 + 1 / 25.0) / 2, within(1e-12));
        assertThat(cycle.factor(2)).isCloseTo(1, within(1e-12));
        assertThat(cycle.factor(9)).isCloseTo(1 / 25e4, within(1e-12));
        assertThat(cycle.factor(20)).isEqualTo(cycle.factor(9));
        assertThatThrownBy(() -> Schedule.oneCycle(3, 0.3, 25, 1e4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than one step that rises");
    }

    @Test
    void ratesFallInSteps() {
        Schedule steps = Schedule.stepDecay(3, 0.1);
        assertThat(steps.factor(2)).isEqualTo(1);
        assertThat(steps.factor(3)).isEqualTo(0.1);
        assertThat(steps.factor(6)).isCloseTo(0.01, within(1e-12));
        Schedule milestones = Schedule.multiStepDecay(List.of(2L, 5L), 0.5);
        assertThat(List.of(milestones.factor(1), milestones.factor(2), milestones.factor(4), milestones.factor(5)))
                .containsExactly(1.0, 0.5, 0.5, 0.25);
        assertThatThrownBy(() -> Schedule.multiStepDecay(List.of(5L, 5L), 0.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ascending steps from 1 on; got [5, 5]");
    }

    @Test
    void aCosineWithWarmUpReachesItsEndWithTheLastStep() {
        Schedule warm = Schedule.cosineDecay(14, 4, 0.1);
        assertThat(warm.factor(0)).isEqualTo(0.25);
        assertThat(warm.factor(4)).isEqualTo(1);
        assertThat(warm.factor(9)).isCloseTo(0.55, within(1e-12));
        assertThat(warm.factor(14)).isCloseTo(0.1, within(1e-12));
        assertThatThrownBy(() -> Schedule.cosineDecay(4, 4, 0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new Sgd(0.1, 0.9, false, Form.KERAS).withDampening(0.1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Sgd has a dampening in PyTorch's form alone");
        assertThatThrownBy(() -> new Sgd(0.1, 0.9, true, Form.PYTORCH).withDampening(0.1))
                .hasMessageContaining("without Nesterov");
        assertThatThrownBy(() -> new AdamW(Adam.keras().withWeightDecay(0.1), 0.2))
                .hasMessageContaining("The weight decay of AdamW is its own");
        assertThatThrownBy(() -> MovingAverage.of(MovingAverage.of(Lion.keras())))
                .hasMessageContaining("a moving average already");
        assertThatThrownBy(() -> Nadam.keras().withWeightDecay(Double.NaN))
                .hasMessageContaining("Nadam needs a weightDecay");
    }

    @Test
    void schedulesAreWhatTheySay() {
        assertThat(Schedule.constant().factor(1000)).isEqualTo(1);
        assertThat(Schedule.exponentialDecay(0.5, 10, false).factor(5)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(Schedule.exponentialDecay(0.5, 10, true).factor(19)).isEqualTo(0.5);
        assertThat(Schedule.cosineDecay(10, 0.1).factor(0)).isEqualTo(1);
        assertThat(Schedule.cosineDecay(10, 0.1).factor(5)).isCloseTo(0.55, within(1e-12));
        assertThat(Schedule.cosineDecay(10, 0.1).factor(50)).isCloseTo(0.1, within(1e-12));
        assertThat(Schedule.polynomialDecay(10, 0, 1).factor(4)).isCloseTo(0.6, within(1e-12));
        Schedule warm = Schedule.polynomialDecay(10, 0, 1).afterWarmUp(4);
        assertThat(warm.factor(0)).isEqualTo(0.25);
        assertThat(warm.factor(3)).isEqualTo(1);
        assertThat(warm.factor(4)).isEqualTo(1);
        assertThat(warm.factor(9)).isEqualTo(0.5);
    }
}
