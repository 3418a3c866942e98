package org.lstm4j.io.internal.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/** The weights of a graph as PyTorch's modules have them: the way back of {@link TorchFilling}. */
public final class TorchState {
    private static final Set<String> RECURRENT = Set.of("kernel", "recurrent_kernel", "bias", "projection");

    /** The parts of an attention, whose kernels have three axes as those of convolutions do. */
    private static final Set<String> OF_HEADS = Set.of("query", "key", "value", "attention_output");

    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final TorchModules modules;
    private final SequencedMap<String, Tensor> state = new LinkedHashMap<>();

    private TorchState(Graph graph, Map<String, Tensor> weights, TorchModules modules) {
        this.graph = graph;
        this.weights = weights;
        this.modules = modules;
    }

    /**
     * The state dict of a graph.
     *
     * @param weights of all its parameters, by their names
     * @param facts of the model, among them the names of PyTorch's modules if it came from there
     * @throws InvalidInputException naming a layer that has no counterpart in PyTorch
     */
    public static SequencedMap<String, Tensor> of(Graph graph, Map<String, Tensor> weights, Map<String, String> facts) {
        TorchState state = new TorchState(graph, weights, TorchModules.of(facts));
        TorchFilling.layers(graph).forEach(state::put);
        if (state.state.isEmpty()) {
            throw new InvalidInputException("The model has no weights, and so no state dict.");
        }
        return state.state;
    }

    private void put(String prefix, List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name().substring(prefix.length())));
        String layer = prefix.isEmpty() ? prefix : prefix.substring(0, prefix.length() - 1);
        if (names.contains("recurrent_kernel")) {
            recurrent(layer, prefix, names);
        } else if (names.equals(Set.of("embeddings"))) {
            add(layer, "weight", weight(prefix + "embeddings"));
        } else if (names.contains("moving_mean")) {
            requireOnly(layer, names, "gamma", "beta", "moving_mean", "moving_variance");
            affine(layer, prefix, names);
            add(layer, "running_mean", weight(prefix + "moving_mean"));
            add(layer, "running_var", weight(prefix + "moving_variance"));
            add(layer, "num_batches_tracked", Tensor.zeros(DType.INT64));
        } else if (names.contains("gamma") || names.contains("beta")) {
            requireOnly(layer, names, "gamma", "beta");
            affine(layer, prefix, names);
        } else if (names.contains("kernel")) {
            requireOnly(layer, names, "kernel", "bias");
            Tensor kernel = weight(prefix + "kernel");
            boolean isOfHeads = kernel.rank() == 3 && OF_HEADS.stream().anyMatch(part -> layer.endsWith("/" + part));
            if (kernel.rank() < 2 || kernel.rank() > 4 || isOfHeads) {
                throw none(layer, "whose kernel is " + kernel.shape());
            }
            add(layer, "weight", kernel.rank() == 4 ? TorchAxes.ordered(kernel, 3, 2, 0, 1) : TorchAxes.turned(kernel));
            if (names.contains("bias")) {
                add(layer, "bias", weight(prefix + "bias"));
            }
        } else {
            throw none(
                    layer,
                    "with the weights "
                            + String.join(", ", names.stream().sorted().toList()));
        }
    }

    private static InvalidInputException none(String layer, String what) {
        return new InvalidInputException("The layer " + layer + ", " + what
                + ", has no counterpart among PyTorch's modules. Export the model to ONNX instead.");
    }

    private static void requireOnly(String layer, Set<String> names, String... known) {
        Set<String> others = new HashSet<>(names);
        others.removeAll(List.of(known));
        if (!others.isEmpty()) {
            throw none(
                    layer,
                    "with the weights "
                            + String.join(", ", others.stream().sorted().toList()));
        }
    }

    private Tensor weight(String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) {
            throw new InvalidInputException("There are no weights for " + name + ".");
        }
        return tensor.to(DType.FLOAT32);
    }

    /** Scale and shift; PyTorch has both or none. */
    private void affine(String layer, String prefix, Set<String> names) {
        boolean hasScale = names.contains("gamma");
        boolean hasShift = names.contains("beta");
        if (!hasScale && !hasShift) {
            return;
        }
        Tensor scale = hasScale ? weight(prefix + "gamma") : filled(weight(prefix + "beta"), 1);
        add(layer, "weight", scale);
        add(layer, "bias", hasShift ? weight(prefix + "beta") : filled(scale, 0));
    }

    private static Tensor filled(Tensor like, float number) {
        Tensor filled = Tensor.zeros(DType.FLOAT32, like.dims());
        Arrays.fill(filled.floats(), number);
        return filled;
    }

    private void add(String layer, String name, Tensor tensor) {
        String path = modules.of(layer).map(TorchModules.Module::path).orElseGet(() -> layer.replace('/', '.'));
        String full = path.isEmpty() ? name : path + "." + name;
        if (state.putIfAbsent(full, tensor) != null) {
            throw new InvalidInputException("Two weights would be named " + full + " in the state dict.");
        }
    }

    private void recurrent(String layer, String prefix, Set<String> names) {
        for (String name : names) {
            if (!RECURRENT.contains(name)) {
                throw none(layer, "with the weights " + name);
            }
        }
        Tensor kernel = weight(prefix + "kernel");
        Tensor recurrent = weight(prefix + "recurrent_kernel");
        Tensor bias = weight(prefix + "bias");
        if (kernel.rank() != 3 || recurrent.rank() != 3 || bias.rank() != 2) {
            throw none(layer, "whose kernel is " + kernel.shape());
        }
        int rows = kernel.dim(1);
        int units = names.contains("projection") ? weight(prefix + "projection").dim(2) : recurrent.dim(2);
        TorchGates gates =
                TorchGates.of(rows / units).orElseThrow(() -> none(layer, "whose kernel is " + kernel.shape()));
        boolean hasTwoBiases = bias.dim(1) == 2 * rows;
        if (rows / units == 3 && !hasTwoBiases) {
            throw none(layer, "a GRU that resets before the product (reset-after = false)");
        }
        requireUsual(layer, prefix, rows / units);
        boolean isWithout = modules.of(layer).map(it -> !it.hasBias()).orElse(false) && isZero(bias);
        int number = modules.of(layer).map(TorchModules.Module::number).orElse(0);
        for (int way = 0; way < kernel.dim(0); way++) {
            String suffix = (number < 0 ? "" : "_l" + number) + (way == 0 ? "" : "_reverse");
            add(layer, "weight_ih" + suffix, gates.theirs(part(kernel, way)));
            add(layer, "weight_hh" + suffix, gates.theirs(part(recurrent, way)));
            if (!isWithout) {
                Tensor both = part(bias, way);
                Tensor one = Tensor.zeros(DType.FLOAT32, rows);
                Tensor other = Tensor.zeros(DType.FLOAT32, rows);
                one.copyElements(both, 0, 0, rows);
                if (hasTwoBiases) {
                    other.copyElements(both, rows, 0, rows);
                }
                add(layer, "bias_ih" + suffix, gates.theirs(one));
                add(layer, "bias_hh" + suffix, gates.theirs(other));
            }
            if (names.contains("projection")) {
                add(layer, "weight_hr" + suffix, part(weight(prefix + "projection"), way));
            }
        }
    }

    private static boolean isZero(Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.element(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** That of a way, without its axis. */
    private static Tensor part(Tensor tensor, int way) {
        int[] dims = Arrays.copyOfRange(tensor.dims(), 1, tensor.rank());
        Tensor part = Tensor.zeros(DType.FLOAT32, dims);
        part.copyElements(tensor, way * part.size(), 0, part.size());
        return part;
    }

    /** Refuses other functions than PyTorch's and other formulas. */
    private void requireUsual(String layer, String prefix, int gates) {
        List<Node> readers = readers(prefix + "recurrent_kernel");
        if (readers.isEmpty()) {
            throw none(layer, "which nothing reads as a recurrent layer");
        }
        for (Node reader : readers) {
            boolean isUsual = reader.op() == Op.SCAN ? isUsualLoop(reader, gates) : isUsual(reader, gates);
            if (!isUsual) {
                throw none(layer, "whose functions or formula are others than PyTorch's");
            }
        }
    }

    private static boolean isUsual(Node node, int gates) {
        String functions = node.attributes().word("activations");
        return switch (gates) {
            case 4 -> functions.equals("Sigmoid Tanh Tanh");
            case 3 -> functions.equals("Sigmoid Tanh") && node.attributes().integer("linear_before_reset") == 1;
            default -> functions.equals("Tanh") || functions.equals("Relu");
        };
    }

    /** A loop, as of a layer with a mask or a projection: its body has the functions of the usual formula and no others. */
    private static boolean isUsualLoop(Node loop, int gates) {
        Map<Op, Integer> functions = new EnumMap<>(Op.class);
        for (Node node : loop.attributes().graph("body").nodes()) {
            functions.merge(node.op(), 1, Integer::sum);
        }
        int sigmoids = functions.getOrDefault(Op.SIGMOID, 0);
        int tangents = functions.getOrDefault(Op.TANH, 0);
        boolean hasOthers = functions.containsKey(Op.CLIP)
                || functions.containsKey(Op.EXP)
                || functions.containsKey(Op.SOFTPLUS)
                || functions.containsKey(Op.DIV)
                || functions.containsKey(Op.ABS);
        int rectified = functions.getOrDefault(Op.RELU, 0);
        return !hasOthers
                && switch (gates) {
                    case 4 -> sigmoids == 3 && tangents == 2 && rectified == 0;
                    case 3 -> sigmoids == 2 && tangents == 1 && rectified == 0;
                    default -> sigmoids == 0 && tangents + rectified == 1;
                };
    }

    /** The recurrent operators and loops that a weight goes into, past what only moves its numbers. */
    private List<Node> readers(String parameter) {
        List<Node> found = new ArrayList<>();
        Set<Value> seen = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>();
        graph.parameters().stream().filter(it -> it.name().equals(parameter)).forEach(open::add);
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            for (Node node : graph.nodes()) {
                if (node.inputs().contains(value)) {
                    boolean isRecurrent = node.op().kind() == Op.Kind.RECURRENT || node.op() == Op.SCAN;
                    if (isRecurrent && !found.contains(node)) {
                        found.add(node);
                    } else if (node.op().kind() == Op.Kind.SHAPE) {
                        open.addAll(node.outputs());
                    }
                }
            }
        }
        return found;
    }
}
