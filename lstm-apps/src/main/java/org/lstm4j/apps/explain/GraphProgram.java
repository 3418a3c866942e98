package org.lstm4j.apps.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;

/**
 * A graph with its weights as data that a page's script runs. Of an embedding only the rows of some words are in it,
 * since the page feeds no others.
 */
final class GraphProgram {
    /** What {@code engine.js} can run. */
    private static final Set<Op> KNOWN = EnumSet.of(
            Op.ADD,
            Op.SUB,
            Op.MUL,
            Op.DIV,
            Op.NEG,
            Op.EXP,
            Op.LOG,
            Op.SQRT,
            Op.ABS,
            Op.SIGMOID,
            Op.TANH,
            Op.RELU,
            Op.SOFTPLUS,
            Op.CLIP,
            Op.LESS,
            Op.EQUAL,
            Op.WHERE,
            Op.CAST,
            Op.MATMUL,
            Op.GEMM,
            Op.REDUCE_SUM,
            Op.REDUCE_MAX,
            Op.SOFTMAX,
            Op.LOG_SOFTMAX,
            Op.RESHAPE,
            Op.TRANSPOSE,
            Op.CONCAT,
            Op.SLICE,
            Op.EXPAND,
            Op.GATHER,
            Op.LSTM,
            Op.GRU,
            Op.RNN);

    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final NavigableSet<Integer> ids;

    /**
     * A program.
     *
     * @param graph whose output {@value Model#PREDICTION} is wanted
     * @param ids the word ids that will be fed
     */
    GraphProgram(Graph graph, Map<String, Tensor> weights, NavigableSet<Integer> ids) {
        LinkedHashMap<String, Value> only = new LinkedHashMap<>();
        only.put(Model.PREDICTION, graph.output(Model.PREDICTION));
        this.graph = new Graph(graph.inputs(), graph.parameters(), graph.nodes(), only).pruned();
        this.weights = weights;
        this.ids = ids;
    }

    /** True if the script knows all operators. */
    boolean isRunnable() {
        return graph.nodes().stream().allMatch(node -> KNOWN.contains(node.op()));
    }

    /** How many characters its numbers take. */
    long size() {
        Set<String> tables = tables();
        long floats = 0;
        for (Parameter parameter : graph.parameters()) {
            floats += tables.contains(parameter.name())
                    ? (long) ids.size() * parameter.shape().fixed(1)
                    : parameter.size();
        }
        return floats * Float.BYTES * 4 / 3;
    }

    /** The parameters that are only looked up by word id. */
    private Set<String> tables() {
        Set<String> tables = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (node.input(i) instanceof Parameter parameter) {
                    boolean isTable = node.op() == Op.GATHER
                            && i == 0
                            && parameter.shape().rank() == 2;
                    (isTable ? tables : others).add(parameter.name());
                }
            }
        }
        tables.removeAll(others);
        return tables;
    }

    /**
     * The program: {@code inputs}, {@code nodes}, {@code parameters}, {@code constants} and the name of the {@code
     * output}.
     */
    Map<String, Object> toMap() {
        Map<String, Object> program = new LinkedHashMap<>();
        program.put(
                "inputs",
                graph.inputs().stream()
                        .map(input -> Map.of("name", input.name(), "shape", shape(input.shape())))
                        .toList());
        program.put("nodes", graph.nodes().stream().map(GraphProgram::node).toList());
        Map<String, Object> parameters = new LinkedHashMap<>();
        Set<String> tables = tables();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = Objects.requireNonNull(weights.get(parameter.name()), parameter.name());
            parameters.put(parameter.name(), tables.contains(parameter.name()) ? rows(tensor) : whole(tensor));
        }
        program.put("parameters", parameters);
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Constant constant : graph.constants()) {
            constants.put(constant.name(), whole(constant.tensor()));
        }
        program.put("constants", constants);
        program.put("output", graph.output(Model.PREDICTION).name());
        return program;
    }

    private static Map<String, Object> node(Node node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("op", node.op().text());
        map.put(
                "in",
                node.inputs().stream()
                        .map(input -> input.isPresent() ? input.name() : "")
                        .toList());
        map.put("out", node.outputs().stream().map(Value::name).toList());
        Map<String, Object> attributes = new TreeMap<>();
        node.attributes()
                .values()
                .forEach((name, value) -> attributes.put(name, value instanceof Shape shape ? shape(shape) : value));
        map.put("attributes", attributes);
        return map;
    }

    /** Dimensions as text. */
    private static List<String> shape(Shape shape) {
        return shape.dims().stream().map(Object::toString).toList();
    }

    private static Map<String, Object> whole(Tensor tensor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dims", tensor.dims());
        map.put("data", base64(tensor));
        return map;
    }

    private Map<String, Object> rows(Tensor table) {
        int width = table.dim(1);
        List<Integer> list = new ArrayList<>(ids);
        Tensor rows = Tensor.zeros(DType.FLOAT32, list.size(), width);
        for (int i = 0; i < list.size(); i++) {
            rows.copyElements(table, list.get(i) * width, i * width, width);
        }
        Map<String, Object> map = whole(rows);
        map.put("rows", list);
        return map;
    }

    /** The elements as float32, little-endian. */
    static String base64(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            bytes.putFloat((float) tensor.element(i));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
