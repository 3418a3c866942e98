package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Adamax;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Gradient;
import org.lstm4j.train.Lion;
import org.lstm4j.train.MovingAverage;
import org.lstm4j.train.Nadam;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Updates;

/** Each optimizer over some steps of given gradients, and clipping. */
final class OptimizerRules {
    private static final int STEPS = 5;
    private static final int LARGE = 100;
    private static final int[] DIMS = {7, 3};

    private OptimizerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        optimizers()
                .forEach((name, optimizer) -> rules.add(
                        Rule.training("required_OPT_" + name + "EqualsReference", probe -> parity(probe, optimizer))));
        rules.add(Rule.training("required_OPT_adamCorrectsItsBias", OptimizerRules::adamFormula));
        rules.add(Rule.training("required_OPT_updatesReadOldValues", OptimizerRules::oldValues));
        rules.add(Rule.training("required_OPT_noDenormalNumbersRemain", OptimizerRules::halved));
        rules.add(Rule.of("required_CLIP_byValue", probe -> clip(probe, new Clipping.ByValue(0.3))));
        rules.add(Rule.of(
                "required_CLIP_byGlobalNormKeras", probe -> clip(probe, new Clipping.ByGlobalNorm(0.7, Form.KERAS))));
        rules.add(Rule.of(
                "required_CLIP_byGlobalNormPytorch",
                probe -> clip(probe, new Clipping.ByGlobalNorm(0.7, Form.PYTORCH))));
        rules.add(Rule.of("required_CLIP_byNorm", probe -> clip(probe, new Clipping.ByNorm(0.7))));
        for (double order : new double[] {1, 3, Double.POSITIVE_INFINITY}) {
            rules.add(Rule.of(
                    "required_CLIP_byGlobalNormOfOrder" + (order < LARGE ? (int) order + "" : "Infinity"),
                    probe -> clip(probe, new Clipping.ByGlobalNorm(0.7, Form.PYTORCH, order))));
        }
        return rules;
    }

    private static Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("sgd", Sgd.of(0.1));
        optimizers.put("sgdMomentumKeras", new Sgd(0.1, 0.9, false, Form.KERAS));
        optimizers.put("sgdMomentumPytorch", new Sgd(0.1, 0.9, false, Form.PYTORCH));
        optimizers.put("sgdNesterovKeras", new Sgd(0.1, 0.9, true, Form.KERAS));
        optimizers.put("sgdNesterovPytorch", new Sgd(0.1, 0.9, true, Form.PYTORCH));
        optimizers.put("adamKeras", Adam.keras());
        optimizers.put("adamPytorch", Adam.pytorch());
        optimizers.put("adamWKeras", AdamW.keras());
        optimizers.put("adamWPytorch", AdamW.pytorch());
        optimizers.put("rmsPropKeras", RmsProp.keras());
        optimizers.put("rmsPropPytorch", RmsProp.pytorch());
        optimizers.put("adagradKeras", Adagrad.keras());
        optimizers.put("adagradPytorch", Adagrad.pytorch());
        optimizers.put("sgdDampened", new Sgd(0.1, 0.9, false, Form.PYTORCH).withDampening(0.5));
        optimizers.put("sgdDecayKeras", new Sgd(0.1, 0.9, true, Form.KERAS).withWeightDecay(0.1));
        optimizers.put("sgdDecayPytorch", new Sgd(0.1, 0.9, true, Form.PYTORCH).withWeightDecay(0.1));
        optimizers.put("adamAmsgradKeras", new Adam(0.001, 0.9, 0.5, 1e-7, Form.KERAS).withAmsgrad());
        optimizers.put("adamAmsgradPytorch", new Adam(0.001, 0.9, 0.5, 1e-8, Form.PYTORCH).withAmsgrad());
        optimizers.put("adamDecayPytorch", Adam.pytorch().withWeightDecay(0.1));
        optimizers.put("rmsPropMomentumKeras", RmsProp.keras().withMomentum(0.9));
        optimizers.put("rmsPropMomentumPytorch", RmsProp.pytorch().withMomentum(0.9));
        optimizers.put("rmsPropCentered", RmsProp.keras().withCentered());
        optimizers.put("nadamKeras", Nadam.keras());
        optimizers.put("nadamPytorch", Nadam.pytorch().withWeightDecay(0.1));
        optimizers.put("adamaxKeras", Adamax.keras());
        optimizers.put("adamaxPytorch", Adamax.pytorch().withWeightDecay(0.1));
        optimizers.put("lion", Lion.keras().withWeightDecay(0.1));
        optimizers.put("movingAverage", new MovingAverage(Adam.keras(), 0.9));
        return optimizers;
    }

    /** One parameter p whose gradient is fed. */
    private static TrainingGraph step(Optimizer optimizer) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.ofInts(DIMS), Initializer.uniform(1));
        Value gradient = g.input("gradient", p.shape(), DType.FLOAT32);
        Value rate = g.input(StepGraph.LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Updates updates = new Updates(g);
        optimizer.step(g.scope(Updates.SCOPE), List.of(new Gradient(p, gradient)), rate, updates);
        g.output(StepGraph.LOSS, g.reduceSumAll(gradient));
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        return new TrainingGraph(g.build(), updates.values());
    }

    private static Tensor gradient(int step) {
        return Numbers.uniform(step, "gradient", -1, 1, DIMS);
    }

    /** The values of p after each step. */
    private static List<Tensor> trajectory(Probe probe, TrainingBackend backend, Optimizer optimizer) {
        TrainingGraph graph = step(optimizer);
        probe.require(graph.graph());
        List<Tensor> values = new ArrayList<>();
        try (TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT)) {
            for (int i = 0; i < STEPS; i++) {
                // a rate that changes tells forms of momentum apart
                double rate = optimizer.learningRate() / (1 + i % 2);
                Feeds feeds =
                        new Feeds().put("gradient", gradient(i)).put(StepGraph.LEARNING_RATE, Numbers.scalar(rate));
                probe.expect(step.run(feeds, new Feeds()), "step " + i + " says that its loss is not finite");
                values.add(step.parameters().get("p"));
            }
        }
        return values;
    }

    private static void parity(Probe probe, Optimizer optimizer) {
        List<Tensor> expected = trajectory(probe, new ReferenceBackend(), optimizer);
        List<Tensor> actual = trajectory(probe, probe.trainer(), optimizer);
        for (int i = 0; i < STEPS; i++) {
            probe.compare("p after step " + i, expected.get(i), actual.get(i), Tolerance.FORWARD);
        }
    }

    private static void adamFormula(Probe probe) {
        for (Adam adam : List.of(Adam.keras(), Adam.pytorch())) {
            probe.at(adam.form());
            List<Tensor> actual = trajectory(probe, probe.trainer(), adam);
            double[] p = new double[gradient(0).size()];
            double[] m = new double[p.length];
            double[] v = new double[p.length];
            float[] start = Initializer.uniform(1).values(Shape.ofInts(DIMS), 0, "p");
            for (int i = 0; i < p.length; i++) {
                p[i] = start[i];
            }
            for (int step = 0; step < STEPS; step++) {
                double rate = adam.learningRate() / (1 + step % 2);
                double first = 1 - Math.pow(adam.beta1(), step + 1);
                double second = 1 - Math.pow(adam.beta2(), step + 1);
                Tensor gradient = gradient(step);
                for (int i = 0; i < p.length; i++) {
                    double d = gradient.element(i);
                    m[i] = adam.beta1() * m[i] + (1 - adam.beta1()) * d;
                    v[i] = adam.beta2() * v[i] + (1 - adam.beta2()) * d * d;
                    p[i] -= adam.form() == Form.KERAS
                            ? rate * Math.sqrt(second) / first * m[i] / (Math.sqrt(v[i]) + adam.epsilon())
                            : rate / first * m[i] / (Math.sqrt(v[i] / second) + adam.epsilon());
                }
                probe.compare("p after step " + step, Tensor.of(DIMS, p.clone()), actual.get(step), Tolerance.FORWARD);
            }
        }
    }

    private static void oldValues(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(3), new Initializer.Constant(1));
        Parameter q = g.parameter("q", Shape.of(3), new Initializer.Constant(2));
        Updates updates = new Updates(g);
        Value sum = g.add(p, q);
        updates.set(p, g.mul(q, 3));
        updates.set(q, sum);
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        g.output(StepGraph.LOSS, g.reduceSumAll(sum));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        probe.require(graph.graph());
        try (TrainStep step = probe.trainer().compileTraining(graph, CompileOptions.DEFAULT)) {
            step.run(new Feeds(), new Feeds());
            probe.compare(
                    "p after p <- 3 q",
                    Tensor.of(new int[] {3}, 6f, 6f, 6f),
                    step.parameters().get("p"),
                    Tolerance.EXACT);
            probe.compare(
                    "q after q <- p + q",
                    Tensor.of(new int[] {3}, 3f, 3f, 3f),
                    step.parameters().get("q"),
                    Tolerance.EXACT);
        }
    }

    /** What is halved again and again is exact down to the least normal number, 2^-126, and then zero. */
    private static void halved(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(20), new Initializer.Constant(-1));
        Updates updates = new Updates(g);
        Value half = g.mul(p, 0.5);
        updates.set(p, half);
        g.output("next:p", half);
        g.output(StepGraph.LOSS, g.reduceSumAll(p));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        probe.require(graph.graph());
        try (TrainStep step = probe.trainer().compileTraining(graph, CompileOptions.DEFAULT)) {
            for (int n = 1; n <= 151; n++) {
                step.run(new Feeds(), new Feeds());
                if (n >= 125) {
                    float[] expected = new float[20];
                    Arrays.fill(expected, n > 126 ? 0f : -Math.scalb(1f, -n));
                    float[] found = step.parameters().get("p").floats();
                    for (int i = 0; i < expected.length; i++) {
                        probe.expect(
                                found[i] == expected[i],
                                "-1 halved " + n + " times is " + expected[i]
                                        + ", as numbers below 2^-126 are zero; found " + found[i]);
                    }
                }
            }
        }
    }

    private static void clip(Probe probe, Clipping clipping) {
        for (double size : new double[] {2, 0.01}) {
            GraphBuilder g = new GraphBuilder();
            Initializer zeros = Initializer.zeros();
            Parameter p = g.parameter("p", Shape.of(5, 3), zeros);
            Parameter q = g.parameter("q", Shape.of(4), zeros);
            List<Gradient> gradients = List.of(
                    new Gradient(p, g.input("dp", p.shape(), DType.FLOAT32)),
                    new Gradient(q, g.input("dq", q.shape(), DType.FLOAT32)));
            clipping.apply(g, gradients)
                    .forEach(gradient ->
                            g.output("clipped:" + gradient.parameter().name(), gradient.value()));
            Graph graph = g.build();
            Tensor dp = Numbers.uniform(1, "dp", -size, size, 5, 3);
            Tensor dq = Numbers.uniform(1, "dq", -size, size, 4);
            probe.at("gradients within " + size);
            Map<String, Tensor> actual =
                    probe.predict(graph, new Feeds().put("dp", dp).put("dq", dq), Map.of());
            Map<String, Tensor> expected = new LinkedHashMap<>();
            expected.put("clipped:p", clipped(clipping, dp, List.of(dp, dq)));
            expected.put("clipped:q", clipped(clipping, dq, List.of(dp, dq)));
            probe.compareAll(expected, actual, Tolerance.FORWARD);
        }
    }

    private static double norm(List<Tensor> tensors, double order) {
        double sum = 0;
        double largest = 0;
        for (Tensor tensor : tensors) {
            for (double value : tensor.toDoubleArray()) {
                sum += Math.pow(Math.abs(value), order);
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return order < LARGE ? Math.pow(sum, 1 / order) : largest;
    }

    private static Tensor clipped(Clipping clipping, Tensor gradient, List<Tensor> all) {
        Tensor result = Tensor.zeros(DType.FLOAT64, gradient.dims());
        for (int i = 0; i < result.size(); i++) {
            double d = gradient.element(i);
            result.setElement(
                    i,
                    switch (clipping) {
                        case Clipping.None none -> d;
                        case Clipping.ByValue(double limit) -> Math.clamp(d, -limit, limit);
                        case Clipping.ByNorm(double max) -> scaled(d, norm(List.of(gradient), 2), max, Form.KERAS);
                        case Clipping.ByGlobalNorm(double max, Form form, double order) ->
                            scaled(d, norm(all, order), max, form);
                    });
        }
        return result;
    }

    private static double scaled(double d, double norm, double max, Form form) {
        return form == Form.KERAS ? d * max / Math.max(max, norm) : d * Math.min(1, max / (norm + 1e-6));
    }
}
