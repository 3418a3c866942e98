package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Wire;
import tools.jackson.databind.JsonNode;

/**
 * What stands between layers: operations of {@code keras.ops}, which Keras 3 saves by their classes, and functions of TensorFlow, which Keras 2
 * saves as {@code TFOpLambda}. Conditions are numbers, 0 and 1.
 */
final class KerasOperations {
    private static final String[] X = {
        "x", "input", "tensor", "input_tensor", "features", "logits", "value", "inputs", "a", "x1"
    };
    private static final String[] Y = {"y", "b", "x2"};
    private static final String[] AXIS = {"axis", "axes"};
    private static final int MOST_PARTS = 1024;

    /** How one is written. */
    private interface Operation {
        List<Value> of(Operands o);
    }

    private static final Map<String, Operation> KNOWN = known();

    /** Functions of TensorFlow by the classes of Keras 3. */
    private static final Map<String, String> TENSORFLOW = Map.ofEntries(
            Map.entry("__operators__.getitem", "GetItem"),
            Map.entry("__operators__.add", "Add"),
            Map.entry("math.truediv", "TrueDivide"),
            Map.entry("math.divide_no_nan", "none"),
            Map.entry("math.reduce_mean", "Mean"),
            Map.entry("math.reduce_sum", "Sum"),
            Map.entry("math.reduce_max", "Max"),
            Map.entry("math.reduce_min", "Min"),
            Map.entry("math.reduce_variance", "Var"),
            Map.entry("math.reduce_std", "Std"),
            Map.entry("math.reduce_logsumexp", "Logsumexp"),
            Map.entry("concat", "Concatenate"),
            Map.entry("reverse", "Flip"),
            Map.entry("cast", "Cast"),
            Map.entry("clip_by_value", "Clip"),
            Map.entry("math.pow", "Power"),
            Map.entry("compat.v1.transpose", "Transpose"),
            Map.entry("convert_to_tensor", "Identity"),
            Map.entry("stop_gradient", "Identity"),
            Map.entry("nn.swish", "Silu"),
            Map.entry("nn.leaky_relu", "TfLeakyRelu"),
            Map.entry("nn.gelu", "TfGelu"),
            Map.entry("linalg.matmul", "Matmul"));

    private KerasOperations() {}

    /** Whether a class is one of Keras 2 that holds a function of TensorFlow. */
    static boolean isOfTensorFlow(String type) {
        return type.equals("TFOpLambda") || type.equals("SlicingOpLambda");
    }

    /** An operation as a layer. What is not read is refused when it is called, for some only make masks that nobody needs. */
    static KerasLayer of(KerasConfig config) {
        return new KerasLayer(config, Optional.empty(), call -> call(config, call), (tensors, prefix, to) -> {});
    }

    private static List<Wire> call(KerasConfig config, KerasLayer.Call call) {
        boolean isOfTensorFlow = isOfTensorFlow(config.type());
        String function = isOfTensorFlow ? config.text("function", "") : config.type();
        Operation operation = KNOWN.get(isOfTensorFlow ? ofTensorFlow(function) : function);
        if (operation == null) {
            throw config.unsupported("is the operation " + function
                    + " between layers, which is not read here. In its place put layers that compute the same");
        }
        List<Wire> inputs = call.inputs();
        if (inputs.isEmpty()) {
            throw config.corrupt("is called with nothing");
        }
        if (isOfTensorFlow) { // what becomes of them is another matter in each version
            KerasLayer.requireNoMasks(config, call);
        }
        List<Value> results = new ArrayList<>();
        Wire[] others = inputs.subList(1, inputs.size()).toArray(Wire[]::new);
        Wire first = Wire.join(
                named(config, (g, values) -> {
                    Operands operands = new Operands(config, call.arguments(), g, values);
                    results.addAll(operation.of(operands));
                    operands.requireAllRead();
                    return results.getFirst();
                }),
                inputs.getFirst(),
                others);
        List<Wire> outputs = new ArrayList<>();
        for (Value result : results) {
            Wire output = outputs.isEmpty()
                    ? first
                    : Wire.join(named(config, (g, values) -> result), inputs.getFirst(), others);
            outputs.add(KerasLayer.withoutMask(output));
        }
        return outputs;
    }

    private interface Written {
        Value of(GraphBuilder g, List<Value> values);
    }

    private static Join named(KerasConfig config, Written written) {
        return new Join() {
            @Override
            public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
                return written.of(g, inputs.stream().map(Wire::value).toList());
            }

            @Override
            public String name() {
                return snake(config.type());
            }
        };
    }

    /** {@code math.reduce_mean} as Mean, {@code math.tanh} as Tanh. */
    private static String ofTensorFlow(String function) {
        String known = TENSORFLOW.get(function);
        if (known != null) {
            return known;
        }
        StringBuilder name = new StringBuilder();
        for (String part : function.substring(function.lastIndexOf('.') + 1).split("_")) {
            name.append(part.isEmpty() ? "" : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return name.toString();
    }

    private static String snake(String type) {
        return type.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Operation> known() {
        Map<String, Operation> known = new HashMap<>();
        arithmetic(known);
        functions(known);
        reductions(known);
        shapes(known);
        return Map.copyOf(known);
    }

    private static Operation two(BinaryFunction function) {
        return o -> List.of(function.of(o.g(), o.value(0, X), o.value(1, Y)));
    }

    private interface BinaryFunction {
        Value of(GraphBuilder g, Value a, Value b);
    }

    private static Operation one(KerasFunctions.Form form) {
        return o -> List.of(form.of(o.g(), o.value(0, X)));
    }

    /** A condition as a number. */
    private static Value number(GraphBuilder g, Value condition) {
        return g.cast(condition, DType.FLOAT32);
    }

    private static Value isTrue(GraphBuilder g, Value x) {
        return g.sub(1, number(g, g.equal(x, g.constant(0, x.dtype()))));
    }

    private static void arithmetic(Map<String, Operation> known) {
        known.put("Add", two(GraphBuilder::add));
        known.put("Subtract", two(GraphBuilder::sub));
        known.put("Multiply", two(GraphBuilder::mul));
        known.put("Divide", two(GraphBuilder::div));
        known.put("TrueDivide", two(GraphBuilder::div));
        known.put("Maximum", two((g, a, b) -> g.where(g.less(a, b), b, a)));
        known.put("Minimum", two((g, a, b) -> g.where(g.less(a, b), a, b)));
        known.put("Less", two((g, a, b) -> number(g, g.less(a, b))));
        known.put("Greater", two((g, a, b) -> number(g, g.less(b, a))));
        known.put("LessEqual", two((g, a, b) -> g.sub(1, number(g, g.less(b, a)))));
        known.put("GreaterEqual", two((g, a, b) -> g.sub(1, number(g, g.less(a, b)))));
        known.put("Equal", two((g, a, b) -> number(g, g.equal(a, b))));
        known.put("NotEqual", two((g, a, b) -> g.sub(1, number(g, g.equal(a, b)))));
        known.put("LogicalAnd", two((g, a, b) -> g.mul(isTrue(g, a), isTrue(g, b))));
        known.put("LogicalOr", two((g, a, b) -> isTrue(g, g.add(isTrue(g, a), isTrue(g, b)))));
        known.put("LogicalNot", one((g, x) -> g.sub(1, isTrue(g, x))));
        known.put(
                "Where",
                o -> List.of(o.g().where(
                                o.g().less(o.g().constant(0.5, DType.FLOAT32), isTrue(o.g(), o.value(0, "condition"))),
                                o.value(1, X),
                                o.value(2, Y))));
        known.put("Power", o -> List.of(power(o, o.value(0, X), o.number(Double.NaN, 1, Y))));
        known.put("Matmul", KerasOperations::product);
        known.put(
                "Einsum",
                o -> List.of(
                        Einsum.of(o.config(), o.g(), o.setting(-1, "subscripts").asString(""), sides(o))));
    }

    private static List<Value> sides(Operands o) {
        return List.of(o.value(0, X), o.value(1, Y));
    }

    private static List<Value> product(Operands o) {
        GraphBuilder g = o.g();
        Value a = o.value(0, X);
        Value b = o.value(1, Y);
        if (a.rank() < 2 || b.rank() < 2) {
            throw o.config().unsupported("multiplies " + a.shape() + " with " + b.shape() + ", and matrices are read");
        }
        boolean turnA = o.flag(false, -1, "transpose_a");
        boolean turnB = o.flag(false, -1, "transpose_b");
        return List.of(g.matMul(turnA ? g.transposeMatrices(a) : a, turnB ? g.transposeMatrices(b) : b));
    }

    private static Value power(Operands o, Value x, double exponent) {
        GraphBuilder g = o.g();
        Value one = g.constant(1, x.dtype());
        if (Math.abs(exponent) == 0.5) {
            Value root = g.sqrt(x);
            return exponent > 0 ? root : g.div(one, root);
        }
        if (exponent != Math.rint(exponent) || exponent == 0 || Math.abs(exponent) > 16) {
            throw o.config()
                    .unsupported("is to the power of " + exponent + ", and 0.5 and whole numbers up to 16 are read");
        }
        Value product = x;
        for (int i = 1; i < Math.abs(exponent); i++) {
            product = g.mul(product, x);
        }
        return exponent > 0 ? product : g.div(one, product);
    }

    private static void functions(Map<String, Operation> known) {
        KerasVersion three = new KerasVersion("3");
        for (String type : List.of(
                "Relu",
                "Relu6",
                "Sigmoid",
                "Tanh",
                "Softplus",
                "Softsign",
                "Silu",
                "Selu",
                "Mish",
                "HardSigmoid",
                "HardSilu",
                "LogSigmoid",
                "HardTanh",
                "TanhShrink",
                "Squareplus",
                "SparseSigmoid")) {
            KerasFunctions.Form form =
                    KerasFunctions.named(snake(type), three).orElseThrow().form();
            known.put(type, one(form));
        }
        known.put("Exp", one(GraphBuilder::exp));
        known.put("Expm1", one((g, x) -> g.add(g.exp(x), -1)));
        known.put("Log", one(GraphBuilder::log));
        known.put("Log1p", one((g, x) -> g.log(g.add(x, 1))));
        known.put("Sqrt", one(GraphBuilder::sqrt));
        known.put("Rsqrt", one((g, x) -> g.div(g.constant(1, x.dtype()), g.sqrt(x))));
        known.put("Reciprocal", one((g, x) -> g.div(g.constant(1, x.dtype()), x)));
        known.put("Square", one((g, x) -> g.mul(x, x)));
        known.put("Abs", one(GraphBuilder::abs));
        known.put("Absolute", one(GraphBuilder::abs));
        known.put("Negative", one(GraphBuilder::neg));
        known.put("Sign", one((g, x) -> {
            Value zero = g.constant(0, x.dtype());
            return g.sub(number(g, g.less(zero, x)), number(g, g.less(x, zero)));
        }));
        known.put("Identity", one((g, x) -> x));
        known.put("Copy", one((g, x) -> x));
        known.put("StopGradient", o -> List.of(o.value(0, "variable", "x")));
        known.put("ZerosLike", one((g, x) -> g.expand(g.constant(0, x.dtype()), x.shape())));
        known.put("OnesLike", one((g, x) -> g.expand(g.constant(1, x.dtype()), x.shape())));
        known.put("Gelu", o -> o.each(x -> gelu(o, x, o.flag(true, 1, "approximate")), X));
        known.put("TfGelu", o -> o.each(x -> gelu(o, x, o.flag(false, -1, "approximate")), X));
        known.put("LeakyRelu", o -> o.each(x -> leaky(o, x, "negative_slope"), X));
        known.put("TfLeakyRelu", o -> o.each(x -> leaky(o, x, "alpha"), X));
        known.put(
                "Elu",
                o -> o.each(x -> KerasFunctions.elu(o.number(1, 1, "alpha")).of(o.g(), x), X));
        known.put("Softmax", o -> o.each(x -> softmax(o, x), X));
        known.put("LogSoftmax", o -> o.each(x -> o.g().log(softmax(o, x)), X));
        known.put(
                "Clip",
                o -> o.each(
                        x -> o.g().clip(
                                        x,
                                        o.number(-Float.MAX_VALUE, 1, "x_min", "clip_value_min"),
                                        o.number(Float.MAX_VALUE, 2, "x_max", "clip_value_max")),
                        "x",
                        "t"));
        known.put("Cast", o -> o.each(x -> cast(o, x, o.setting(1, "dtype").asString("")), X));
    }

    private static Value gelu(Operands o, Value x, boolean isApproximate) {
        return (isApproximate ? Activation.GELU_TANH : Activation.GELU).apply(o.g(), x);
    }

    private static Value leaky(Operands o, Value x, String slope) {
        return KerasFunctions.leaky(o.number(0.2, 1, slope), 0, Double.MAX_VALUE)
                .of(o.g(), x);
    }

    private static Value softmax(Operands o, Value x) {
        int axis = (int) o.number(-1, 1, "axis");
        return KerasFunctions.softmax(o.config(), axis).of(o.g(), x);
    }

    private static Value cast(Operands o, Value x, String type) {
        if (type.contains("float") || type.equals("half")) {
            return x;
        }
        if (type.contains("int")) {
            return o.g().cast(o.g().cast(x, DType.INT32), DType.FLOAT32);
        }
        if (type.equals("bool")) {
            return isTrue(o.g(), x);
        }
        throw o.config().unsupported("makes numbers of the type " + type);
    }

    private static void reductions(Map<String, Operation> known) {
        known.put("Mean", reduction((o, x, keeps, axes) -> o.g().reduceMean(x, keeps, axes)));
        known.put("Sum", reduction((o, x, keeps, axes) -> o.g().reduceSum(x, keeps, axes)));
        known.put("Max", reduction((o, x, keeps, axes) -> o.g().reduceMax(x, keeps, axes)));
        known.put("Min", reduction((o, x, keeps, axes) -> o.g().neg(o.g().reduceMax(o.g().neg(x), keeps, axes))));
        known.put("Any", reduction((o, x, keeps, axes) -> o.g().reduceMax(isTrue(o.g(), x), keeps, axes)));
        known.put(
                "All",
                reduction((o, x, keeps, axes) ->
                        o.g().sub(1, o.g().reduceMax(o.g().sub(1, isTrue(o.g(), x)), keeps, axes))));
        known.put("Var", reduction(KerasOperations::variance));
        known.put("Std", reduction((o, x, keeps, axes) -> o.g().sqrt(variance(o, x, keeps, axes))));
        known.put("Logsumexp", reduction((o, x, keeps, axes) -> {
            GraphBuilder g = o.g();
            Value sum = g.reduceSum(g.exp(g.sub(x, g.reduceMax(x, true, axes))), keeps, axes);
            return g.add(g.log(sum), g.reduceMax(x, keeps, axes));
        }));
    }

    private interface Reduction {
        Value of(Operands o, Value x, boolean keeps, int... axes);
    }

    private static Operation reduction(Reduction reduction) {
        return o -> {
            Value x = o.value(0, X);
            int[] axes = o.axes(x.rank(), 1, "axis");
            return List.of(reduction.of(o, x, o.flag(false, 2, "keepdims"), axes));
        };
    }

    private static Value variance(Operands o, Value x, boolean keeps, int... axes) {
        Value centred = o.g().sub(x, o.g().reduceMean(x, true, axes));
        return o.g().reduceMean(o.g().mul(centred, centred), keeps, axes);
    }

    private static void shapes(Map<String, Operation> known) {
        known.put("GetItem", o -> List.of(KerasIndexing.of(o, o.value(0, X))));
        known.put("Reshape", o -> {
            Value x = o.value(0, X);
            return List.of(KerasShapes.reshaped(o.config(), o.g(), x, o.wholes(1, "newshape", "shape")));
        });
        known.put("ExpandDims", o -> {
            Value x = o.value(0, X);
            Value y = x;
            int count = o.wholes(1, AXIS).size();
            for (int axis : o.axes(x.rank() + count, 1, AXIS)) {
                y = expanded(o.g(), y, axis);
            }
            return List.of(y);
        });
        known.put("Squeeze", o -> {
            Value x = o.value(0, X);
            int[] axes = o.axes(x.rank(), 1, AXIS);
            List<Dim> dims = new ArrayList<>();
            for (int axis = 0; axis < x.rank(); axis++) {
                boolean isLeftOut = Arrays.binarySearch(axes, axis) >= 0;
                if (isLeftOut && !x.shape().dim(axis).equals(Dim.of(1))) {
                    throw o.config().corrupt("leaves out the axis " + axis + " of " + x.shape() + ", which is not 1");
                }
                if (!isLeftOut) {
                    dims.add(x.shape().dim(axis));
                }
            }
            return List.of(o.g().reshape(x, new Shape(dims)));
        });
        known.put("Concatenate", o -> {
            List<Value> parts = o.values(0, "xs", "values");
            int axis = o.axis((int) o.number(-1, 1, "axis"), parts.getFirst().rank());
            return List.of(o.g().concat(axis, parts.toArray(Value[]::new)));
        });
        known.put("Stack", o -> {
            List<Value> parts = o.values(0, "x", "values");
            int axis = o.axis((int) o.number(0, 1, "axis"), parts.getFirst().rank() + 1);
            return List.of(o.g().concat(
                            axis,
                            parts.stream()
                                    .map(part -> expanded(o.g(), part, axis))
                                    .toArray(Value[]::new)));
        });
        known.put("Transpose", o -> {
            Value x = o.value(0, X);
            return List.of(ordered(o, x, o.wholes(1, "axes", "perm")));
        });
        known.put("Swapaxes", o -> {
            Value x = o.value(0, X);
            int one = o.axis((int) o.number(0, 1, "axis1"), x.rank());
            int other = o.axis((int) o.number(0, 2, "axis2"), x.rank());
            return List.of(o.g().transpose(x, KerasShapes.swapped(x.rank(), one, other)));
        });
        known.put("Moveaxis", o -> {
            Value x = o.value(0, X);
            int from = o.axis(o.wholes(1, "source").getFirst(), x.rank());
            int to = o.axis(o.wholes(2, "destination").getFirst(), x.rank());
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
            order.remove(Integer.valueOf(from));
            order.add(to, from);
            return List.of(ordered(o, x, order));
        });
        known.put("Flip", o -> {
            Value x = o.value(0, X);
            Value y = x;
            for (int axis : o.axes(x.rank(), 1, AXIS)) {
                y = KerasShapes.reversed(o.g(), y, axis);
            }
            return List.of(y);
        });
        known.put("Repeat", o -> {
            Value x = o.value(0, X);
            int axis = o.axis(o.wholes(2, "axis").stream().findFirst().orElse(0), x.rank());
            return List.of(KerasShapes.repeated(o.g(), x, axis, bounded(o, o.number(0, 1, "repeats"))));
        });
        known.put("Tile", o -> {
            Value x = o.value(0, X);
            List<Integer> times = o.wholes(1, "repeats", "multiples", "reps");
            if (times.size() != x.rank() || times.getFirst() != 1) {
                throw o.config().unsupported("repeats " + x.shape() + " " + times + " times");
            }
            Value y = x;
            for (int axis = 1; axis < times.size(); axis++) {
                Value[] copies = new Value[bounded(o, times.get(axis))];
                Arrays.fill(copies, y);
                y = copies.length == 1 ? y : o.g().concat(axis, copies);
            }
            return List.of(y);
        });
        known.put("Split", KerasOperations::split);
        known.put("Unstack", o -> {
            Value x = o.value(0, X);
            int axis = o.axis((int) o.number(0, 2, "axis"), x.rank());
            o.setting(1, "num");
            int count = x.shape().dim(axis) instanceof Dim.Fixed(int size) ? size : 0;
            List<Value> parts = new ArrayList<>();
            for (int i = 0; i < bounded(o, count); i++) {
                parts.add(KerasIndexing.without(o.g(), o.g().slice(x, axis, i, i + 1), axis));
            }
            return parts;
        });
    }

    private static int bounded(Operands o, double count) {
        if (!(count >= 1 && count <= MOST_PARTS)) {
            throw o.config().unsupported("makes " + count + " parts, and 1 to " + MOST_PARTS + " are read");
        }
        return (int) count;
    }

    private static Value expanded(GraphBuilder g, Value x, int axis) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.add(axis, Dim.of(1));
        return g.reshape(x, new Shape(dims));
    }

    private static Value ordered(Operands o, Value x, List<Integer> axes) {
        int[] order = axes.stream()
                .mapToInt(axis -> axis < 0 ? axis + x.rank() : axis)
                .toArray();
        boolean isOrder = Arrays.equals(
                IntStream.of(order).sorted().toArray(),
                IntStream.range(0, x.rank()).toArray());
        if (!isOrder || order[0] != 0) {
            throw o.config()
                    .unsupported("orders the axes of " + x.shape() + " as " + axes + ", and the batch is to be first");
        }
        return o.g().transpose(x, order);
    }

    /** Into so many equal parts, or at these places; TensorFlow has the sizes of the parts. */
    private static List<Value> split(Operands o) {
        Value x = o.value(0, X);
        JsonNode cuts = o.setting(1, "indices_or_sections", "num_or_size_splits");
        int axis = o.axis((int) o.number(0, 2, "axis"), x.rank());
        boolean isSizes = KerasOperations.isOfTensorFlow(o.config().type());
        int size = x.shape().dim(axis) instanceof Dim.Fixed(int fixed) ? fixed : -1;
        List<Integer> ends = new ArrayList<>();
        if (cuts.isArray()) {
            int at = 0;
            for (JsonNode cut : cuts) {
                at = isSizes ? at + cut.asInt(0) : cut.asInt(0);
                ends.add(at);
            }
            if (!isSizes) {
                ends.add(size);
            }
        } else {
            int count = bounded(o, cuts.asInt(0));
            for (int i = 1; i <= count && size % count == 0; i++) {
                ends.add(size / count * i);
            }
        }
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int end : ends) {
            if (end <= start || end > size || ends.size() > MOST_PARTS) {
                throw o.config().unsupported("cuts " + x.shape() + " by " + cuts + " along the axis " + axis);
            }
            parts.add(o.g().slice(x, axis, start, end));
            start = end;
        }
        if (parts.isEmpty() || start != size) {
            throw o.config().unsupported("cuts " + x.shape() + " by " + cuts + " along the axis " + axis);
        }
        return parts;
    }
}
