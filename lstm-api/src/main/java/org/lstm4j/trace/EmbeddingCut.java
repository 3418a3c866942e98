package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Origin;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;

/**
 * A graph cut where words become vectors: what comes behind is a function of the vectors, which can be fed and differentiated.
 *
 * @param lookup the part in front, whose only output {@value #VECTORS} are the vectors
 * @param graph the part behind, whose further input {@code vectors} takes them; inputs that it does not read are left out
 * @param vectors [time, batch, features], or with the first two exchanged
 */
record EmbeddingCut(Graph lookup, Graph graph, Input vectors) {
    static final String VECTORS = "vectors";

    static EmbeddingCut of(Graph graph) {
        List<Node> lookups = lookups(graph);
        Result result = lookups.getFirst().output();
        Input vectors = new Input(unused(graph, VECTORS), result.shape(), result.dtype());
        List<Node> nodes = new ArrayList<>();
        Map<Value, Value> cut = new HashMap<>();
        for (Node lookup : lookups) {
            boolean isSame = lookup.output().shape().equals(result.shape());
            cut.put(lookup.output(), isSame ? vectors : exchanged(graph, nodes, lookup.output(), vectors));
        }
        for (Node node : graph.nodes()) {
            if (!lookups.contains(node)) {
                List<Value> inputs = node.inputs().stream()
                        .map(input -> cut.getOrDefault(input, input))
                        .toList();
                nodes.add(new Node(node.op(), inputs, node.outputs(), node.attributes(), node.origin()));
            }
        }
        List<Input> inputs = new ArrayList<>(graph.inputs());
        inputs.add(vectors);
        Graph behind = new Graph(inputs, graph.parameters(), nodes, graph.outputs()).pruned();
        LinkedHashMap<String, Value> only = new LinkedHashMap<>();
        only.put(VECTORS, result);
        Graph front = new Graph(graph.inputs(), graph.parameters(), graph.nodes(), only).pruned();
        return new EmbeddingCut(withoutUnread(front), withoutUnread(behind), vectors);
    }

    /** The vectors with batch and time exchanged, under the name of the lookup that gave them so. */
    private static Value exchanged(Graph graph, List<Node> nodes, Result lookup, Input vectors) {
        Result turned = new Result(unused(graph, lookup.name() + ".turned"), lookup.shape(), lookup.dtype());
        nodes.add(new Node(
                Op.TRANSPOSE,
                List.of(vectors),
                List.of(turned),
                Attributes.NONE.with("perm", List.of(1, 0, 2)),
                new Origin("", "")));
        return turned;
    }

    /**
     * Where words are looked up: once, or once for each of several branches, of which some may want time before the batch; always
     * the same words in the same table.
     */
    private static List<Node> lookups(Graph graph) {
        Map<Result, Node> producers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        List<Node> found = graph.nodes().stream()
                .filter(node -> node.op() == Op.GATHER
                        && node.input(0) instanceof Parameter
                        && node.output().rank() == 3
                        && batchAxis(node.output()) >= 0)
                .toList();
        long embeddings = found.stream()
                .map(node -> List.of(node.input(0), words(node.input(1), producers)))
                .distinct()
                .count();
        if (embeddings != 1) {
            throw new InvalidInputException(
                    "Words are given their shares at the embedding, of which the model must have" + " one; found "
                            + embeddings);
        }
        return found;
    }

    /** The words as they are fed, whatever their order of axes. */
    private static Value words(Value indices, Map<Result, Node> producers) {
        Node source = indices instanceof Result result ? producers.get(result) : null;
        return source != null && source.op() == Op.TRANSPOSE ? source.input(0) : indices;
    }

    /** Which axis of the vectors is the batch; -1 if none is. */
    static int batchAxis(Value vectors) {
        return vectors.shape().slice(0, 2).dims().indexOf(Dim.of("batch"));
    }

    private static String unused(Graph graph, String wanted) {
        Set<String> names = new HashSet<>();
        graph.inputs().forEach(input -> names.add(input.name()));
        graph.parameters().forEach(parameter -> names.add(parameter.name()));
        graph.nodes().forEach(node -> node.outputs().forEach(output -> names.add(output.name())));
        String name = wanted;
        while (names.contains(name)) {
            name += "_";
        }
        return name;
    }

    private static Graph withoutUnread(Graph graph) {
        Set<Value> read = new HashSet<>(graph.outputs().values());
        graph.nodes().forEach(node -> read.addAll(node.inputs()));
        return new Graph(
                graph.inputs().stream().filter(read::contains).toList(),
                graph.parameters(),
                graph.nodes(),
                graph.outputs());
    }
}
