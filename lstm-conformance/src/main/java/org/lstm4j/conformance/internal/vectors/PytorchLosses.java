package org.lstm4j.conformance.internal.vectors;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Mode;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.GaussianLikelihood;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.MixtureDensity;
import org.lstm4j.train.NegativeBinomialLikelihood;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StudentTLikelihood;

/** PyTorch's losses. */
final class PytorchLosses {
    private static final String X = "x";
    private static final String LENGTHS = "x_lens";
    /** The layer's parameters, and what the vectors call them. */
    private static final Map<String, String> KNOWN =
            Map.of("crf/transitions", "transitions", "crf/start_transitions", "start", "crf/end_transitions", "end");

    /** Losses with numbers in them that float32 has not, such as the logarithm of 2π. */
    private static final Set<String> WITH_CONSTANTS =
            Set.of("gaussian", "student_t", "negative_binomial", "mixture", "bivariate");

    private PytorchLosses() {}

    static void check(Probe probe, PytorchCase vector, boolean gradients) {
        Options options = vector.options();
        options.only("class_axis", "1");
        GraphBuilder g = new GraphBuilder();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Value logits = parameter(g, vector, parameters, "logits", "logits");
        Value loss = switch (options.word("loss")) {
            case "bce_with_logits" -> mean(g, vector, binary(vector), logits, target(g, vector));
            case "mse" -> mean(g, vector, new MeanSquaredError(), logits, target(g, vector));
            case "gaussian" -> mean(g, vector, new GaussianLikelihood(), logits, target(g, vector));
            case "student_t" -> mean(g, vector, new StudentTLikelihood(), logits, target(g, vector));
            case "negative_binomial" -> mean(g, vector, new NegativeBinomialLikelihood(), logits, target(g, vector));
            case "mixture" -> mean(g, vector, mixture(vector), logits, target(g, vector));
            case "bivariate" ->
                mean(g, vector, new BivariateMixture(options.number("components")), logits, target(g, vector));
            case "cross_entropy" -> crossEntropy(g, vector, logits);
            case "ctc" -> ctc(g, vector, logits);
            case "crf" -> crf(g, vector, parameters, logits);
            default -> throw new RuleSkipped("the kit does not know the loss " + options.word("loss"));
        };
        g.output("loss", gradients && loss.rank() > 0 ? g.reduceSumAll(loss) : loss);
        // asked of the one loss that reads it, so that in any other it is an option that nobody knows
        boolean isSmoothed = options.word("loss").equals("cross_entropy") && options.has("label_smoothing");
        boolean hasConstants = isSmoothed || WITH_CONSTANTS.contains(options.word("loss"));
        Feeds feeds = new Feeds();
        if (g.inputs().stream().anyMatch(input -> input.name().equals(LENGTHS))) {
            feeds.put(X, vector.input("logits")).put(LENGTHS, vector.ints("input_lengths"));
        }
        if (gradients) {
            Graph graph = g.build();
            Map<String, Tensor> actual = probe.differentiate(
                    graph.withGradients(graph.output("loss"), graph.parameters()), feeds, parameters);
            for (String name : parameters.keySet()) {
                String gradient = "d_" + KNOWN.getOrDefault(name, name);
                compare(probe, vector, hasConstants, gradient, Objects.requireNonNull(actual.get("d_" + name)));
            }
        } else {
            Map<String, Tensor> actual = probe.predict(g.build(), feeds, parameters);
            compare(probe, vector, hasConstants, "loss", Objects.requireNonNull(actual.get("loss")));
        }
    }

    private static void compare(Probe probe, PytorchCase vector, boolean hasConstants, String name, Tensor actual) {
        if (hasConstants) {
            vector.compareWithConstants(probe, name, actual);
        } else {
            vector.compare(probe, name, actual);
        }
    }

    private static Value parameter(
            GraphBuilder g, PytorchCase vector, Map<String, Tensor> parameters, String input, String name) {
        parameters.put(name, vector.input(input));
        return g.parameter(name, vector.input(input).shape(), Initializer.zeros());
    }

    private static Value mean(GraphBuilder g, PytorchCase vector, Loss loss, Value logits, Value target) {
        vector.options().only("reduction", "mean");
        Value items = loss.call(g, logits, target);
        return loss.counted(g, target)
                .map(counted -> g.div(g.reduceSumAll(g.mul(items, counted)), g.reduceSumAll(counted)))
                .orElseGet(() -> g.reduceMeanAll(items));
    }

    private static Loss binary(PytorchCase vector) {
        boolean isWeighted = vector.options().flag("pos_weight");
        return new BinaryCrossEntropy(true, 0, isWeighted ? numbers(vector, "pos_weight") : List.of());
    }

    private static Loss mixture(PytorchCase vector) {
        return new MixtureDensity(
                vector.options().number("components"), vector.input("target").dim(-1));
    }

    private static List<Double> numbers(PytorchCase vector, String name) {
        return Arrays.stream(vector.input(name).toDoubleArray()).boxed().toList();
    }

    /** A layer between scores and loss; it makes its own parameters. */
    private static Value crf(GraphBuilder g, PytorchCase vector, Map<String, Tensor> parameters, Value logits) {
        // The lengths of a loss are found by the input that has the same steps.
        Shape shape = logits.shape();
        Input lengths = g.input(LENGTHS, Shape.of(shape.dim(0)), DType.INT32);
        Value x = g.input(X, shape, DType.FLOAT32);
        Value scores = g.add(logits, g.mul(x, 0));
        Value worth = new Crf().call(g.scope("crf"), scores, Mode.inference().withSequenceLens(lengths));
        KNOWN.forEach((name, input) -> parameters.put(name, vector.input(input)));
        return mean(g, vector, new CrfLoss(), worth, g.constant(vector.ints("target")));
    }

    private static Value ctc(GraphBuilder g, PytorchCase vector, Value logits) {
        Options options = vector.options();
        Value rows = new Ctc(options.number("blank", 0), true, options.flag("zero_infinity"))
                .call(
                        g,
                        logits,
                        g.constant(vector.ints("input_lengths")),
                        g.constant(vector.ints("target")),
                        g.constant(vector.ints("target_lengths")));
        return switch (options.word("reduction")) {
            case "none" -> rows;
            case "mean" -> g.reduceMeanAll(rows);
            default -> throw new RuleSkipped("the kit does not know the reduction " + options.word("reduction"));
        };
    }

    private static Value target(GraphBuilder g, PytorchCase vector) {
        return g.constant(vector.input("target"));
    }

    /** PyTorch divides by the sum of the weights of the targets that count. */
    private static Value crossEntropy(GraphBuilder g, PytorchCase vector, Value logits) {
        Options options = vector.options();
        int rank = logits.rank();
        int[] classesLast = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.range(2, rank), IntStream.of(1)))
                .toArray();
        if (options.flag("weight") != vector.has("weight")) {
            throw new RuleSkipped("the vector does not say whether it has class weights");
        }
        Loss loss = new SparseCategoricalCrossEntropy(
                true,
                OptionalInt.of(options.number("ignore_index", -100)),
                options.real("label_smoothing", 0),
                vector.has("weight") ? numbers(vector, "weight") : List.of());
        return mean(g, vector, loss, g.transpose(logits, classesLast), g.constant(vector.ints("target")));
    }
}
