package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** The functions against their formulas, and their slopes where a careless formula has none. */
class ActivationTest {
    private static final float[] POINTS = {-3e4f, -100, -4.5f, -1, -0.3f, -1e-3f, 0, 2e-3f, 0.7f, 1, 3.25f, 90, 3e4f};

    private static DoubleUnaryOperator formula(Activation activation) {
        return switch (activation) {
            case ELU -> x -> x < 0 ? Math.expm1(x) : x;
            case EXPONENTIAL -> Math::exp;
            case GELU -> x -> x * normal(x);
            case GELU_TANH -> x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case HARD_SIGMOID -> x -> Math.clamp(0.2 * x + 0.5, 0, 1);
            case HARD_SIGMOID_3 -> x -> Math.clamp(x / 6 + 0.5, 0, 1);
            case HARD_SWISH -> x -> x * Math.clamp(x / 6 + 0.5, 0, 1);
            case LEAKY_RELU -> x -> x < 0 ? 0.2 * x : x;
            case LINEAR -> x -> x;
            case LOG_SOFTMAX -> x -> 0;
            case MISH -> x -> x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
            case RELU -> x -> Math.max(0, x);
            case RELU6 -> x -> Math.clamp(x, 0, 6);
            case SELU -> x -> 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x);
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case SOFTMAX -> x -> 1;
            case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
            case SWISH -> x -> x / (1 + Math.exp(-x));
            case TANH -> Math::tanh;
        };
    }

    /** The distribution function by Simpson's rule, from 0. */
    private static double normal(double x) {
        double end = Math.clamp(x, -40, 40);
        int steps = 20_000;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double at = end * i / steps;
            sum += (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4) * Math.exp(-at * at / 2);
        }
        return 0.5 + sum * end / steps / 3 / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void isWhatItsFormulaSays(Activation activation) {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of(POINTS.length, 1), DType.FLOAT32);
        g.output("y", activation.apply(g, x));
        Tensor fed = Tensor.of(new int[] {POINTS.length, 1}, POINTS);
        Tensor y = Objects.requireNonNull(new Interpreter()
                .run(g.build(), new Feeds().put("x", fed), Map.of())
                .get("y"));
        for (int i = 0; i < POINTS.length; i++) {
            double expected = formula(activation).applyAsDouble(POINTS[i]);
            assertThat(y.element(i))
                    .as("%s of %s", activation, POINTS[i])
                    .isCloseTo(expected, within(2e-7 * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void hasASlopeThatIsANumberEverywhereAndRight(Activation activation) {
        GraphBuilder g = new GraphBuilder();
        Parameter x = g.parameter("x", Shape.of(POINTS.length, 1), Initializer.zeros());
        g.output("loss", g.reduceSumAll(activation.apply(g, x)));
        Graph graph = g.build();
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        Map<String, Tensor> results = new Interpreter()
                .run(gradients, new Feeds(), Map.of("x", Tensor.of(new int[] {POINTS.length, 1}, POINTS)));
        Tensor slopes = results.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("loss"))
                .findFirst()
                .orElseThrow()
                .getValue();
        DoubleUnaryOperator formula = formula(activation);
        for (int i = 0; i < POINTS.length; i++) {
            double at = POINTS[i];
            if (activation != Activation.EXPONENTIAL || at < 700) { // beyond, it is infinite itself
                assertThat(slopes.element(i)).as("%s at %s", activation, at).isFinite();
            }
            if (at != 0 && Math.abs(at) < 1e3) {
                double h = 1e-5;
                double expected = (formula.applyAsDouble(at + h) - formula.applyAsDouble(at - h)) / (2 * h);
                assertThat(slopes.element(i))
                        .as("%s at %s", activation, at)
                        .isCloseTo(expected, within(3e-6 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void thoseThatAreSmoothAtZeroHaveTheirSlopeThere() {
        for (Activation activation : new Activation[] {Activation.ELU, Activation.SWISH, Activation.SOFTSIGN}) {
            GraphBuilder g = new GraphBuilder();
            Parameter x = g.parameter("x", Shape.of(1), Initializer.zeros());
            g.output("loss", g.reduceSumAll(activation.apply(g, x)));
            Graph graph = g.build();
            Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
            double slope = new Interpreter()
                    .run(gradients, new Feeds(), Map.of("x", Tensor.of(new int[] {1}, 0f))).entrySet().stream()
                            .filter(entry -> !entry.getKey().equals("loss"))
                            .findFirst()
                            .orElseThrow()
                            .getValue()
                            .element(0);
            assertThat(slope).as(activation.text()).isEqualTo(activation == Activation.SWISH ? 0.5 : 1);
        }
    }
}
