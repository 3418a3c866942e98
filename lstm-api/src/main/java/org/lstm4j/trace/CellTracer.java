package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * Shows what cells of one's own compute: of each loop of a network the states after every step, and what its body
 * writes under a {@linkplain org.lstm4j.graph.GraphBuilder#scope scope} of its own, such as a gate {@code i}. The loop
 * gives these as further outputs, on any backend. {@link Tracer} does it for LSTM, GRU and plain RNN. Not thread-safe.
 */
public final class CellTracer implements AutoCloseable {
    private final Graph graph;
    private final List<Site> sites;
    private final Predictor predictor;

    /** A loop, and the graph's output for each of its values. */
    private record Site(String layer, Scan scan, SequencedMap<String, String> outputs) {}

    private CellTracer(Backend backend, Graph plain, Map<String, Tensor> weights) {
        List<Node> nodes = new ArrayList<>();
        SequencedMap<String, Value> outputs = new LinkedHashMap<>();
        this.sites = new ArrayList<>();
        for (Node node : plain.nodes()) {
            nodes.add(node.op() == Op.SCAN ? observed(node, outputs) : node);
        }
        if (sites.isEmpty()) {
            throw new InvalidInputException(
                    "There is no loop in this graph, so no cell to trace; see Tracer for LSTM, GRU and RNN");
        }
        this.graph = new Graph(plain.inputs(), plain.parameters(), nodes, outputs).pruned();
        this.predictor = backend.compile(graph, CompileOptions.DEFAULT);
        graph.parameters()
                .forEach(parameter -> predictor
                        .parameters()
                        .set(
                                parameter.name(),
                                Objects.requireNonNull(weights.get(parameter.name()), parameter.name())));
    }

    /**
     * Looks into a graph.
     *
     * @param backend who computes
     * @param graph one for predictions
     * @param weights a tensor for each of its parameters; more are not looked at
     * @throws InvalidInputException if it has no loop
     */
    public static CellTracer of(Backend backend, Graph graph, Map<String, Tensor> weights) {
        return new CellTracer(backend, graph, weights);
    }

    /** Looks into a model. */
    public static CellTracer of(Backend backend, Model model, Map<String, Tensor> weights) {
        return of(backend, model.inferenceGraph(), weights);
    }

    /** The loop with what is to be seen as further outputs. */
    private Node observed(Node node, SequencedMap<String, Value> outputs) {
        Scan scan = Scan.of(node);
        SequencedMap<String, Value> seen = new LinkedHashMap<>();
        List<String> names = List.copyOf(scan.body().outputs().keySet());
        for (int i = 0; i < scan.stateCount(); i++) {
            seen.put(names.get(i), scan.nextStates().get(i));
        }
        String path = node.origin().scope();
        for (Node inside : scan.body().nodes()) {
            String scope = inside.origin().scope();
            if (scope.length() > path.length() && scope.startsWith(path)) {
                // of several nodes under a name the last one is what it means
                seen.put(scope.substring(path.isEmpty() ? 0 : path.length() + 1), inside.output());
            }
        }
        SequencedMap<String, Value> results = new LinkedHashMap<>(scan.body().outputs());
        List<Result> all = new ArrayList<>(node.outputs());
        SequencedMap<String, String> found = new LinkedHashMap<>();
        seen.forEach((name, value) -> {
            String output = "trace_" + sites.size() + "/" + name;
            Result stacked = new Result(output, Shape.of(scan.time()).concat(value.shape()), value.dtype());
            results.put("trace/" + name, value);
            all.add(stacked);
            outputs.put(output, stacked);
            found.put(name, output);
        });
        Graph body = new Graph(scan.body().inputs(), List.of(), scan.body().nodes(), results);
        sites.add(new Site(path, scan, found));
        return new Node(Op.SCAN, node.inputs(), all, node.attributes().with("body", body), node.origin());
    }

    /** The paths of the loops, in the order in which they are computed. */
    public List<String> layers() {
        return sites.stream().map(Site::layer).toList();
    }

    /**
     * Runs the graph on some rows.
     *
     * @param inputs a tensor for each input of the graph
     * @return what each loop computed, in the order of {@link #layers}
     */
    public List<CellTrace> trace(Feeds inputs) {
        Sizes sizes = inputs.sizes(graph.inputs());
        Feeds outputs = new Feeds();
        graph.outputs()
                .forEach((name, value) -> outputs.put(
                        name, Tensor.zeros(value.dtype(), value.shape().resolve(sizes))));
        predictor.run(inputs, outputs);
        return sites.stream()
                .map(site -> {
                    SequencedMap<String, Tensor> values = new LinkedHashMap<>();
                    site.outputs().forEach((name, output) -> values.put(name, outputs.get(output)));
                    return new CellTrace(site.layer(), site.scan().direction(), values);
                })
                .toList();
    }

    @Override
    public void close() {
        predictor.close();
    }
}
