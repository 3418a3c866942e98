package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Filled;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Traced;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/** One graph of a model, node by node: what is known is computed, the rest is written into a graph of ours. */
final class GraphReader {
    /**
     * The operator sets from which Dropout has no switch for training, has truth values as its mask, and has a switch
     * again.
     */
    private static final int NO_SWITCH = 7;

    private static final int BOOLEAN_MASK = 10;
    private static final int SAYS_TRAINING = 12;

    private final GraphProto proto;
    private final GraphBuilder g = new GraphBuilder();
    private final Identifiers identifiers = new Identifiers();
    private final Scope outermost;
    private final IdentityHashMap<Tensor, Value> parameters = new IdentityHashMap<>();
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    private final Folder folder = new Folder();
    private final Fixed fixed;
    private final ControlFlow flow = new ControlFlow(this);

    GraphReader(GraphProto proto, Context context, Fixed fixed) {
        this.proto = proto;
        this.fixed = fixed;
        this.outermost = Scope.outermost(g, context);
    }

    Graph read() {
        List<Operand> results = results(proto, outermost);
        Identifiers outputs = new Identifiers();
        for (int i = 0; i < results.size(); i++) {
            g.output(outputs.value(proto.getOutput(i).getName(), "output"), value(results.get(i), g));
        }
        Graph graph = g.build();
        weights.keySet()
                .retainAll(graph.parameters().stream()
                        .map(parameter -> parameter.name())
                        .toList());
        return graph;
    }

    /** What a graph of the model, or one in it, gives. */
    List<Operand> results(GraphProto graph, Scope scope) {
        Context context = scope.context();
        for (TensorProto tensor : graph.getInitializerList()) {
            scope.define(tensor.getName(), TensorReader.operand(tensor, tensor.getName(), context));
        }
        for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
            scope.define(sparse.getValues().getName(), folder.dense(sparse, context.files()));
        }
        for (ValueInfoProto input : graph.getInputList()) {
            if (!scope.defines(input.getName())) {
                scope.define(input.getName(), input(input, context));
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            node(node, scope);
        }
        if (graph.getOutputCount() == 0) {
            throw OnnxModelException.of(Problem.INCONSISTENT, "The model has no outputs.");
        }
        List<Operand> results = new ArrayList<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            results.add(scope.find(output.getName())
                    .orElseThrow(() -> OnnxModelException.of(
                            Problem.INCONSISTENT,
                            "Nothing computes the output \"" + Identifiers.plain(output.getName(), "?") + "\".")));
        }
        return results;
    }

    /** The weights of the graph that was read, in its order. */
    SequencedMap<String, Tensor> weights() {
        return weights;
    }

    // ---- inputs

    private Operand input(ValueInfoProto input, Context context) {
        String what = "Input \"" + Identifiers.plain(input.getName(), "?") + "\"";
        TypeProto type = input.getType();
        if (!type.hasTensorType() || !type.getTensorType().hasShape()) {
            throw OnnxModelException.of(
                    Problem.UNSUPPORTED,
                    what
                            + " is not declared as a tensor with a shape. Export the model with one (dynamic "
                            + "axes are fine)");
        }
        DType dtype = TensorReader.computed(type.getTensorType().getElemType(), what, context);
        List<TensorShapeProto.Dimension> given = type.getTensorType().getShape().getDimList();
        if (given.size() > TensorReader.MAX_RANK) {
            throw OnnxModelException.of(Problem.TOO_LARGE, what + " has " + given.size() + " dimensions");
        }
        String name = identifiers.value(input.getName(), "input");
        fixed.offer(input.getName());
        OptionalLong number = fixed.value(input.getName());
        if (number.isPresent()) {
            return fixed.known(what, given, dtype, number.getAsLong());
        }
        List<Dim> dims = new ArrayList<>();
        for (TensorShapeProto.Dimension dim : given) {
            dims.add(dim(dim, name + "_dim_" + dims.size(), what));
        }
        return new Traced(g.input(name, new Shape(dims), dtype));
    }

    /** A dimension that the file leaves open has a name of its own. */
    private Dim dim(TensorShapeProto.Dimension dim, String otherwise, String what) {
        if (dim.hasDimValue() && dim.getDimValue() > 0) {
            if (dim.getDimValue() > Integer.MAX_VALUE) {
                throw OnnxModelException.of(Problem.TOO_LARGE, what + " has the dimension " + dim.getDimValue());
            }
            return Dim.of((int) dim.getDimValue());
        }
        String name = dim.getDimParam().isEmpty() ? otherwise : dim.getDimParam();
        fixed.offer(name);
        OptionalLong size = fixed.value(name);
        return size.isPresent() ? Fixed.size(name, size.getAsLong()) : identifiers.dim(name);
    }

    // ---- values

    /** An operand as a value of a graph: weights become parameters that can be trained. */
    Value value(Operand operand, GraphBuilder writer) {
        return switch (operand) {
            case Operand.Missing missing -> Absent.INSTANCE;
            case Traced traced -> traced.value();
            case Known known -> known(known, writer);
            case Filled filled -> filled(writer, filled);
            case Operand.Extents extents -> ExtentMath.value(writer, extents);
            case Operand.Narrow narrow ->
                throw OnnxModelException.of(
                        Problem.UNSUPPORTED,
                        TensorReader.unknown(
                                                narrow.type().getNumber(),
                                                "\"" + Identifiers.plain(narrow.name(), "It") + "\"")
                                        .getMessage()
                                + "; only Cast and DequantizeLinear read it.");
        };
    }

    private Value known(Known known, GraphBuilder writer) {
        boolean isParameter = known.isWeight()
                && known.tensor().dtype() == DType.FLOAT32
                && known.tensor().rank() > 0
                // minus infinity in a mask of attention: a constant, for no weight is infinite
                && known.tensor().firstNonFinite().isEmpty();
        if (!isParameter) {
            return writer.constant(known.tensor());
        }
        Value parameter = parameters.get(known.tensor());
        if (parameter == null) {
            String name = identifiers.weight(known.name());
            parameter = g.parameter(name, known.tensor().shape(), Initializer.zeros());
            parameters.put(known.tensor(), parameter);
            weights.put(name, known.tensor());
        }
        return parameter;
    }

    private static Value filled(GraphBuilder builder, Filled filled) {
        return builder.expand(builder.constant(filled.scalar()), filled.shape());
    }

    // ---- nodes

    void node(NodeProto node, Scope scope) {
        List<Operand> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            Optional<Operand> operand = name.isEmpty() ? Optional.of(Operand.Missing.INSTANCE) : scope.find(name);
            inputs.add(operand.orElseThrow(() -> OnnxModelException.of(
                    Problem.INCONSISTENT,
                    "Nothing before it computes \"" + Identifiers.plain(name, "?") + "\", which a node "
                            + Identifiers.plain(node.getOpType(), "?") + " takes.")));
        }
        GraphBuilder writer = scope.builder();
        Call call = new Call(writer, node, inputs, operand -> value(operand, writer), scope.context());
        List<Operand> results = results(call, scope);
        for (int i = 0; i < node.getOutputCount(); i++) {
            String name = node.getOutput(i);
            if (!name.isEmpty() && i < results.size()) {
                scope.define(name, results.get(i));
            } else if (!name.isEmpty()) {
                scope.refuse(
                        name,
                        call.fail(
                                Problem.UNSUPPORTED,
                                "gives its output " + i + ", which is not read, and which the model uses. Export the"
                                        + " model for inference"));
            }
        }
    }

    private List<Operand> results(Call call, Scope scope) {
        try {
            Optional<FunctionProto> function = call.context().functions().find(call.proto());
            return function.isPresent() ? flow.function(call, function.get(), scope) : evaluate(call, scope);
        } catch (OnnxModelException e) {
            throw e.operator().isEmpty() ? call.fail(e.problem(), "cannot be read: " + e.getMessage()) : e;
        } catch (ArithmeticException e) {
            throw because(
                    e, call.fail(Problem.TOO_LARGE, "has sizes or numbers beyond what fits in memory (2^31 elements)"));
        } catch (InvalidInputException e) {
            throw because(e, call.fail(Problem.UNSUPPORTED, "does not fit what graphs express: " + problem(e)));
        }
    }

    /** What is wrong, without the line of ours that wrote the operator. */
    private static String problem(InvalidInputException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof ShapeException shape && !shape.where().isEmpty() && message.startsWith(shape.where() + ": ")
                ? message.substring(shape.where().length() + 2)
                : message;
    }

    private static OnnxModelException because(RuntimeException cause, OnnxModelException e) {
        e.initCause(cause);
        return e;
    }

    private List<Operand> evaluate(Call call, Scope scope) {
        String domain = call.proto().getDomain();
        if (domain.equals(Contributed.DOMAIN)) {
            return traced(Contributed.write(call));
        }
        if (!ModelReader.isStandard(domain)) {
            throw call.fail(
                    Problem.UNKNOWN_OPERATOR,
                    "is of the domain " + Identifiers.plain(domain, "?")
                            + ", not of ONNX's own. "
                            + Operators.hint(call.type())
                                    .orElse("Export the model without a runtime's optimisations or custom operators")
                            + ".");
        }
        return switch (call.type()) {
            case "If" -> flow.branch(call, scope);
            case "Scan" -> flow.scan(call, scope);
            case "Loop" -> flow.loop(call, scope);
            case "Identity" -> List.of(call.operand(0));
            case "Dropout" -> dropout(call);
            case "Constant" -> List.of(Constants.constant(call));
            case "ConstantOfShape" -> List.of(folder.filled(call, shape(call, call.extents(0)), Constants.fill(call)));
            default -> computed(call);
        };
    }

    /** Nothing, when a model predicts: what comes in, and a mask that keeps all of it. */
    private List<Operand> dropout(Call call) {
        boolean isTraining = call.opset() < SAYS_TRAINING
                ? call.opset() < NO_SWITCH && !call.flag("is_test")
                : call.has(2) && call.scalar(2) != 0;
        if (isTraining && !(call.opset() >= SAYS_TRAINING && call.has(1) && call.scalar(1) == 0)) {
            throw call.fail(Problem.UNSUPPORTED, "is in training mode; export the model for inference");
        }
        Operand x = call.operand(0);
        if (call.proto().getOutputCount() < 2) {
            return List.of(x);
        }
        Value value = call.in(0);
        Tensor all = Tensor.zeros(call.opset() < BOOLEAN_MASK ? value.dtype() : DType.BOOL);
        all.setElement(0, 1);
        return List.of(x, folder.filled(call, value.shape(), all));
    }

    private static Shape shape(Call call, List<Extent> extents) {
        if (extents.size() > TensorReader.MAX_RANK) {
            throw call.fail(Problem.TOO_LARGE, "makes " + extents.size() + " dimensions");
        }
        return new Shape(extents.stream()
                .map(extent ->
                        extent.dim().orElseThrow(() -> call.fail(Problem.INCONSISTENT, "has the size " + extent)))
                .toList());
    }

    private List<Operand> computed(Call call) {
        Optional<Operand> extents = ExtentMath.evaluate(call);
        if (extents.isPresent()) {
            return List.of(extents.get());
        }
        Optional<List<Operand>> quantised = QuantisedProducts.evaluate(call);
        if (quantised.isPresent()) {
            return quantised.get();
        }
        if (call.type().equals("DequantizeLinear")) {
            return List.of(dequantised(call));
        }
        Optional<List<Operand>> narrow = folder.narrow(call);
        if (narrow.isPresent()) {
            return narrow.get();
        }
        boolean isKnown = !call.operands().isEmpty()
                && call.operands().stream()
                        .allMatch(operand -> operand instanceof Known || operand instanceof Operand.Missing);
        if (isKnown && call.type().equals("Range")) {
            return List.of(new Known(Counting.range(call, folder), "", false));
        }
        if (isKnown && !Operators.HEAVY.contains(call.type())) {
            return folder.fold(call);
        }
        Optional<List<Operand>> moved = folder.moved(call);
        if (moved.isPresent()) {
            return moved.get();
        }
        return traced(Operators.write(call));
    }

    private static List<Operand> traced(List<Value> values) {
        List<Operand> results = new ArrayList<>();
        for (Value value : values) {
            checkSize(value.shape());
            results.add(new Traced(Objects.requireNonNull(value)));
        }
        return results;
    }

    /** @throws ArithmeticException if the sizes that are known make more elements than a tensor can have */
    static void checkSize(Shape shape) {
        int count = 1;
        for (Dim dim : shape.dims()) {
            for (Dim factor : dim instanceof Dim.Product(List<Dim> factors) ? factors : List.of(dim)) {
                count = factor instanceof Dim.Fixed(int size) ? Math.multiplyExact(count, Math.max(size, 1)) : count;
            }
        }
    }

    private Operand dequantised(Call call) {
        if (call.operand(0) instanceof Operand.Narrow narrow) {
            call.context()
                    .note("Weights of " + narrow.type() + " are read as the numbers that they stand for, in float32");
            folder.spend(call, narrow.tensor().shape());
        }
        return Quantised.dequantised(call);
    }
}
