package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Adamax;
import org.lstm4j.train.Form;
import org.lstm4j.train.Gradient;
import org.lstm4j.train.Nadam;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Updates;

/** PyTorch's optimizers over given gradients. */
final class PytorchOptimizers {
    private PytorchOptimizers() {}

    private static Optimizer optimizer(PytorchCase vector) {
        Options options = vector.options();
        double rate = options.real("lr");
        double epsilon = options.real("eps");
        double decay = options.real("weight_decay");
        return switch (options.word("optimizer")) {
            case "SGD" ->
                new Sgd(
                        rate,
                        options.real("momentum"),
                        options.flag("nesterov"),
                        Form.PYTORCH,
                        options.real("dampening"),
                        decay);
            case "Adam" -> adam(vector).withWeightDecay(decay);
            case "AdamW" -> new AdamW(adam(vector), decay);
            case "NAdam" -> {
                List<Double> betas = options.reals("betas");
                yield new Nadam(
                        rate, betas.get(0), betas.get(1), epsilon, options.real("momentum_decay"), decay, Form.PYTORCH);
            }
            case "Adamax" -> {
                List<Double> betas = options.reals("betas");
                yield new Adamax(rate, betas.get(0), betas.get(1), epsilon, decay, Form.PYTORCH);
            }
            case "RMSprop" ->
                new RmsProp(
                        rate,
                        options.real("alpha"),
                        epsilon,
                        Form.PYTORCH,
                        options.real("momentum"),
                        options.flag("centered"),
                        decay);
            case "Adagrad" -> {
                none(vector, "lr_decay", "weight_decay");
                yield new Adagrad(rate, options.real("initial_accumulator_value"), epsilon, Form.PYTORCH);
            }
            default -> throw new RuleSkipped("there is no optimizer " + options.word("optimizer"));
        };
    }

    private static Adam adam(PytorchCase vector) {
        List<Double> betas = vector.options().reals("betas");
        return new Adam(
                vector.options().real("lr"),
                betas.get(0),
                betas.get(1),
                vector.options().real("eps"),
                Form.PYTORCH,
                vector.options().flag("amsgrad"),
                0);
    }

    private static void none(PytorchCase vector, String... options) {
        for (String option : options) {
            if (vector.options().real(option) != 0) {
                throw new RuleSkipped("our " + vector.options().word("optimizer") + " has no " + option);
            }
        }
    }

    static void check(Probe probe, PytorchCase vector) {
        Optimizer optimizer = optimizer(vector);
        GraphBuilder g = new GraphBuilder();
        List<Gradient> gradients = new ArrayList<>();
        for (int i = 0; vector.has("p" + i); i++) {
            Shape shape = vector.input("p" + i).shape();
            Parameter parameter = g.parameter("p" + i, shape, Initializer.zeros());
            gradients.add(new Gradient(parameter, g.input("grad" + i, shape, DType.FLOAT32)));
        }
        Value rate = g.input(StepGraph.LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Updates updates = new Updates(g);
        optimizer.step(g.scope(Updates.SCOPE), gradients, rate, updates);
        g.output(StepGraph.LOSS, g.reduceSumAll(gradients.getFirst().value()));
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        probe.require(graph.graph());
        try (TrainStep step = probe.trainer().compileTraining(graph, CompileOptions.DEFAULT)) {
            List<Tensor> trajectories = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i++) {
                step.parameters().set("p" + i, vector.input("p" + i));
                trajectories.add(Tensor.zeros(
                        DType.FLOAT64, vector.expected("trajectory" + i).dims()));
            }
            for (int s = 0; s < vector.options().number("steps"); s++) {
                run(probe, vector, step, trajectories, s);
            }
            for (int i = 0; i < trajectories.size(); i++) {
                vector.compareWithConstants(probe, "trajectory" + i, trajectories.get(i));
            }
        }
    }

    private static void run(Probe probe, PytorchCase vector, TrainStep step, List<Tensor> trajectories, int s) {
        Feeds feeds = new Feeds()
                .put(StepGraph.LEARNING_RATE, Numbers.scalar(vector.options().real("lr")));
        for (int i = 0; i < trajectories.size(); i++) {
            Tensor all = vector.input("grad" + i);
            int size = all.size() / all.dim(0);
            feeds.put(
                    "grad" + i,
                    GateOrder.part(all, s * size, vector.input("p" + i).dims()));
        }
        probe.expect(step.run(feeds, new Feeds()), "step " + s + " says that its loss is not finite");
        for (int i = 0; i < trajectories.size(); i++) {
            Tensor value = step.parameters().get("p" + i).to(DType.FLOAT64);
            trajectories.get(i).copyElements(value, 0, s * value.size(), value.size());
        }
    }
}
