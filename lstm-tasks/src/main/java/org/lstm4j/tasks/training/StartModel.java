package org.lstm4j.tasks.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.ModelUse;
import org.lstm4j.nn.GraphLayer;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Model;

/**
 * A saved model that a training starts from, {@code lstm train TASK --from MODEL}: one of an earlier run, or one that was imported. Where the
 * network of the task has the same parameters, it takes their weights, and keeps its dropout; otherwise the saved graph is the network.
 *
 * @param file where it lies
 * @param bundle what is in it
 */
public record StartModel(Path file, Bundle bundle) {
    /** Reads it. @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program */
    public static StartModel read(Path file) {
        return new StartModel(file, BundleFile.read(file));
    }

    /** Its weights by the names of its parameters. */
    public Map<String, Tensor> weights() {
        return bundle.weights();
    }

    /** What its file says of where it came from, such as the names that its weights had there. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(bundle.provenance().numbers());
        facts.keySet().removeIf(name -> !name.contains("."));
        return facts;
    }

    /** Whether a network has the same parameters, by name and shape. */
    public boolean fits(Model network) {
        return parameters(network.inferenceGraph()).equals(parameters(bundle.graph()));
    }

    private static Map<String, String> parameters(Graph graph) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            parameters.put(parameter.name(), parameter.dtype().text() + parameter.shape());
        }
        return parameters;
    }

    /**
     * The saved graph as a network, of whatever type its input is.
     *
     * @throws InvalidInputException if it has several outputs, or several inputs beside lengths
     */
    public Layer network() {
        List<String> outputs = List.copyOf(bundle.graph().outputs().keySet());
        if (outputs.size() != 1) {
            throw new InvalidInputException(
                    file + ": gives " + outputs + "; a training starts from a model of one output");
        }
        try {
            GraphLayer layer = new GraphLayer(bundle.graph(), outputs.getFirst());
            return (g, x, mode) -> layer.call(g, g.cast(x, input().dtype()), mode);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    private Value input() {
        return bundle.graph().inputs().stream()
                .filter(input -> !input.name().equals(Model.SEQUENCE_LENS))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Refuses a loss that takes the output for something else than it is.
     *
     * @param fromLogits what the loss says of it
     * @throws InvalidInputException if the model says, by what it is for or by its last operator, that it is not that
     */
    public void requireLogits(boolean fromLogits) {
        Optional<Boolean> gives = ModelUse.of(bundle).map(ModelUse::logits).or(this::byLastOperator);
        if (gives.isPresent() && gives.get() != fromLogits) {
            throw new InvalidInputException(file + ": gives " + (gives.get() ? "logits" : "probabilities")
                    + ", and the task's loss takes " + (fromLogits ? "logits" : "probabilities")
                    + "; say --set loss.from-logits=" + gives.get());
        }
    }

    private Optional<Boolean> byLastOperator() {
        Value output = bundle.graph().outputs().firstEntry().getValue();
        return bundle.graph().nodes().stream()
                .filter(node -> node.outputs().contains(output))
                .map(Node::op)
                .findFirst()
                .filter(op -> op == Op.SIGMOID || op == Op.SOFTMAX)
                .map(op -> false);
    }

    /**
     * The labels of a task in the order that the model has them.
     *
     * @throws InvalidInputException if the model tells other classes apart
     */
    public void requireLabels(List<String> labels) {
        if (!bundle.labels().isEmpty() && !bundle.labels().equals(labels)) {
            throw new InvalidInputException(file + ": tells " + bundle.labels() + " apart, in this order, and the task "
                    + labels + "; name them alike, by data.labels of the task or by --labels of import");
        }
    }
}
