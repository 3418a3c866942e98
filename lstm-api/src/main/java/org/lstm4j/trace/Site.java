package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/**
 * A recurrent operator of a graph, and the layer that it is.
 *
 * @param index its place among those of the graph, from 0
 */
record Site(int index, Node node, RecurrentLayer layer) {
    /** Positions of the operator's inputs. */
    static final int X = 0;

    static final int W = 1;
    static final int R = 2;
    static final int B = 3;
    static final int LENGTHS = 4;
    static final int INITIAL_H = 5;
    static final int INITIAL_C = 6;

    /** All of a graph. @throws InvalidInputException if there are none */
    static List<Site> of(Graph graph) {
        List<Site> sites = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (isRecurrent(node)) {
                sites.add(new Site(sites.size(), node, layer(node, names)));
            }
        }
        if (sites.isEmpty()) {
            throw new InvalidInputException(
                    "The model has no recurrent layer (LSTM, GRU or plain RNN), so there is nothing" + " to trace");
        }
        return sites;
    }

    /** True for a layer; an operator without weights to learn is a means of another layer, as the mask of a pooling. */
    static boolean isRecurrent(Node node) {
        boolean isLearned = !(node.input(W) instanceof Constant && node.input(R) instanceof Constant);
        return isLearned && (node.op() == Op.LSTM || node.op() == Op.GRU || node.op() == Op.RNN);
    }

    private static RecurrentLayer layer(Node node, Set<String> names) {
        RecurrentCell cell = RecurrentCell.of(node);
        String base = node.origin().scope().isEmpty()
                ? node.output().name()
                : node.origin().scope();
        String name = base;
        for (int i = 1; !names.add(name); i++) {
            name = base + "_" + i;
        }
        return new RecurrentLayer(
                name,
                cell,
                Direction.ofText(node.attributes().word("direction")),
                (int) node.attributes().integer("hidden_size"),
                node.input(X).shape().fixed(2));
    }

    RecurrentCell cell() {
        return layer.cell();
    }

    /** How many rows the weights of one direction have. */
    int rows() {
        return cell().gates() * layer.units();
    }

    /** What each direction's weights are, in their order. */
    List<Direction> directions() {
        return layer.direction() == Direction.BIDIRECTIONAL
                ? List.of(Direction.FORWARD, Direction.REVERSE)
                : List.of(layer.direction());
    }

    /**
     * The weights of recurrent operators: parameters, or what little is computed of these, as two biases joined.
     *
     * @param weights a tensor for each parameter of the graph
     * @return a tensor for each W, R and B that there is
     * @throws InvalidInputException if weights of one depend on what a run is fed
     */
    static Map<Value, Tensor> weights(Graph graph, List<Site> sites, Map<String, Tensor> weights) {
        SequencedMap<String, Value> wanted = new LinkedHashMap<>();
        for (Site site : sites) {
            for (int index : new int[] {W, R, B}) {
                Value value = site.node().input(index);
                if (value.isPresent()) {
                    wanted.put(value.name(), value);
                }
            }
        }
        Graph part = new Graph(graph.inputs(), graph.parameters(), graph.nodes(), wanted).pruned();
        Graph closed;
        try {
            closed = new Graph(List.of(), part.parameters(), part.nodes(), wanted);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    "A recurrent layer whose weights depend on what is fed cannot be traced: " + e.getMessage(), e);
        }
        return new Interpreter().values(closed, new Feeds(), weights);
    }
}
