package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
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

/** An optimizer over some steps of given gradients. */
final class Steps {
    private Steps() {}

    /**
     * The weights after each step.
     *
     * @param rates the learning rate of each step
     */
    static List<double[]> of(Optimizer optimizer, float[] start, float[][] gradients, double[] rates) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(start.length), Initializer.zeros());
        Value gradient = g.input("gradient", p.shape(), DType.FLOAT32);
        Value rate = g.input(StepGraph.LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Updates updates = new Updates(g);
        optimizer.step(g.scope(Updates.SCOPE), List.of(new Gradient(p, gradient)), rate, updates);
        g.output(StepGraph.LOSS, g.reduceSumAll(g.mul(p, gradient)));
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        List<double[]> weights = new ArrayList<>();
        try (ReferenceBackend backend = new ReferenceBackend();
                TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT)) {
            step.parameters().set("p", Tensor.of(new int[] {start.length}, start));
            for (int i = 0; i < gradients.length; i++) {
                Feeds feeds = new Feeds()
                        .put("gradient", Tensor.of(new int[] {start.length}, gradients[i]))
                        .put(StepGraph.LEARNING_RATE, Tensor.scalar((float) rates[i]));
                step.run(feeds, new Feeds());
                weights.add(Weights.ofModel(step.parameters())
                        .firstEntry()
                        .getValue()
                        .toDoubleArray());
            }
        }
        return weights;
    }
}
