package org.lstm4j.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** The reference with a fault: every graph is rewritten node by node before it runs. */
record BrokenBackend(Fault fault) implements TrainingBackend {
    private static final ReferenceBackend REFERENCE = new ReferenceBackend();

    /** What is wrong. */
    @FunctionalInterface
    interface Fault {
        /**
         * Writes what runs in a node's place.
         *
         * @param g where to write
         * @param original the graph as it should be, to look at a node's surroundings
         * @param node what should run
         * @param inputs its inputs in the new graph
         */
        List<? extends Value> write(GraphBuilder g, Graph original, Node node, List<Value> inputs);
    }

    private Graph rewrite(Graph graph, Map<Value, Value> values) {
        GraphBuilder g = new GraphBuilder();
        graph.inputs().forEach(input -> values.put(input, g.input(input.name(), input.shape(), input.dtype())));
        for (Parameter p : graph.parameters()) {
            values.put(p, g.parameter(p.name(), p.shape(), p.initializer(), p.trainable()));
        }
        for (Node node : graph.nodes()) {
            List<Value> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(map(values, input)));
            List<? extends Value> outputs = fault.write(g, graph, node, inputs);
            for (int i = 0; i < outputs.size(); i++) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
        graph.outputs().forEach((name, value) -> g.output(name, map(values, value)));
        return g.build();
    }

    private static Value map(Map<Value, Value> values, Value value) {
        return value instanceof Constant || !value.isPresent()
                ? value
                : Objects.requireNonNull(values.get(value), value.name());
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public String description() {
        return "the reference with a fault";
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return REFERENCE.compile(rewrite(graph, new HashMap<>()), options);
    }

    @Override
    public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
        Map<Value, Value> values = new HashMap<>();
        Graph graph = rewrite(step.graph(), values);
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        step.updates().forEach((parameter, value) -> updates.put(parameter, map(values, value)));
        return REFERENCE.compileTraining(new TrainingGraph(graph, updates), options);
    }

    @Override
    public void close() {
        // the reference holds nothing
    }
}
