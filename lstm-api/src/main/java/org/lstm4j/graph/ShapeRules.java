package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;

/** The shape and element type that each operator gives, and the refusal of inputs that it cannot take. */
final class ShapeRules {

    /** The type of one output. */
    record Type(Shape shape, DType dtype) {}

    private final Op op;
    private final List<Value> inputs;
    private final Attributes attributes;
    private final String where;

    private ShapeRules(Op op, List<Value> inputs, Attributes attributes, String where) {
        this.op = op;
        this.inputs = inputs;
        this.attributes = attributes;
        this.where = where;
    }

    /** The types of all outputs of a node that is to be made. @throws ShapeException if its inputs do not fit */
    static List<Type> infer(Op op, List<Value> inputs, Attributes attributes, String where) {
        return new ShapeRules(op, inputs, attributes, where).infer();
    }

    private List<Type> infer() {
        if (inputs.size() < op.minInputs() || inputs.size() > op.maxInputs()) {
            throw fail("takes " + op.minInputs() + " to " + op.maxInputs() + " inputs; got " + inputs.size());
        }
        for (int i = 0; i < op.minInputs() && i < 3; i++) {
            in(i);
        }
        if (!attributes.values().keySet().equals(op.attributes())) {
            throw fail("has the attributes " + op.attributes() + "; got " + attributes);
        }
        return switch (op) {
            case ADD, SUB, MUL, DIV -> one(broadcast(), arithmetic());
            case LESS -> {
                arithmetic();
                yield one(broadcast(), DType.BOOL);
            }
            case EQUAL -> {
                sameType();
                yield one(broadcast(), DType.BOOL);
            }
            case WHERE -> where();
            case NEG, ABS -> one(in(0).shape(), arithmetic());
            case EXP, LOG, SQRT, SIGMOID, TANH, RELU, SOFTPLUS, CLIP -> one(in(0).shape(), floating(0));
            case CAST -> one(in(0).shape(), DType.ofText(attributes.word("to")));
            case MATMUL -> matMul();
            case GEMM -> gemm();
            case REDUCE_SUM -> reduce();
            case SOFTMAX, LOG_SOFTMAX -> {
                atLeast(0, 1);
                if (in(0).shape().dim(-1).equals(Dim.of(0))) {
                    throw fail("needs a last axis that is not empty; got " + in(0).shape());
                }
                yield one(in(0).shape(), floating(0));
            }
            case RESHAPE -> reshape();
            case TRANSPOSE -> transpose();
            case CONCAT -> concat();
            case SLICE -> slice();
            case EXPAND -> expand();
            case GATHER -> gather();
            case SIZE -> one(Shape.SCALAR, DType.INT64);
            case SOFTMAX_CROSS_ENTROPY_LOSS -> crossEntropy();
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> recurrent();
            case RECURRENT_GRAD -> recurrentGrad();
            case GATHER_GRAD -> gatherGrad();
            case SLICE_GRAD -> sliceGrad();
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> crossEntropyGrad();
            case RANDOM_UNIFORM -> random();
        };
    }

    private static List<Type> one(Shape shape, DType dtype) {
        return List.of(new Type(shape, dtype));
    }

    private Value in(int index) {
        Value value = inputs.get(index);
        if (!value.isPresent()) {
            throw fail("needs its input " + index);
        }
        return value;
    }

    private ShapeException fail(String problem) {
        Shape[] shapes =
                inputs.stream().filter(Value::isPresent).map(Value::shape).toArray(Shape[]::new);
        return new ShapeException(where, op.text() + " " + problem, shapes);
    }

    private DType floating(int index) {
        DType dtype = in(index).dtype();
        if (!dtype.isFloating()) {
            throw fail("needs floating point numbers; input " + index + " \""
                    + in(index).name() + "\" is " + dtype.text() + in(index).shape());
        }
        return dtype;
    }

    /** The one type of all inputs, which must be numbers. */
    private DType arithmetic() {
        DType dtype = sameType();
        if (dtype == DType.BOOL) {
            throw fail("computes with numbers; \"" + in(0).name() + "\" is bool. Cast it first");
        }
        return dtype;
    }

    private DType sameType() {
        DType first = in(0).dtype();
        for (int i = 0; i < inputs.size(); i++) {
            boolean isOptional = i >= op.minInputs() && op != Op.CONCAT;
            if (isOptional && !inputs.get(i).isPresent()) {
                continue;
            }
            if (in(i).dtype() != first) {
                throw fail("needs inputs of one element type; got "
                        + inputs.stream()
                                .filter(Value::isPresent)
                                .map(value -> value.dtype().text())
                                .toList());
            }
        }
        return first;
    }

    private void atLeast(int index, int rank) {
        if (in(index).rank() < rank) {
            throw fail("needs rank " + rank + " or more; input \"" + in(index).name() + "\" has rank "
                    + in(index).rank() + " " + in(index).shape());
        }
    }

    private void exactly(int index, int rank, String form) {
        if (in(index).rank() != rank) {
            throw fail(
                    "needs rank " + rank + " " + form + "; input \"" + in(index).name() + "\" has rank "
                            + in(index).rank() + " " + in(index).shape());
        }
    }

    private void integers(int index) {
        if (in(index).dtype() != DType.INT32 && in(index).dtype() != DType.INT64) {
            throw fail("needs whole numbers; input \"" + in(index).name() + "\" is "
                    + in(index).dtype().text());
        }
    }

    private void same(Dim a, Dim b, String what) {
        if (!a.equals(b)) {
            throw fail("needs the same " + what + "; got " + a + " and " + b + " in "
                    + inputs.stream()
                            .filter(Value::isPresent)
                            .map(value -> value.shape().toString())
                            .toList());
        }
    }

    private Shape broadcast() {
        Shape result = in(0).shape();
        for (int i = 1; i < inputs.size(); i++) {
            result = broadcast(result, in(i).shape());
        }
        return result;
    }

    private Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        Dim one = Dim.of(1);
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim left = axis < rank - a.rank() ? one : a.dim(axis - rank + a.rank());
            Dim right = axis < rank - b.rank() ? one : b.dim(axis - rank + b.rank());
            if (!left.equals(right) && !left.equals(one) && !right.equals(one)) {
                throw fail("cannot broadcast " + a + " and " + b + ": " + left + " is not " + right
                        + ". Each pair of dimensions must be equal, or one of them 1");
            }
            dims.add(left.equals(one) ? right : left);
        }
        return new Shape(dims);
    }

    private List<Type> where() {
        if (in(0).dtype() != DType.BOOL) {
            throw fail("needs a bool condition; \"" + in(0).name() + "\" is "
                    + in(0).dtype().text());
        }
        if (in(1).dtype() != in(2).dtype()) {
            throw fail("needs two values of one element type; got "
                    + in(1).dtype().text() + " and " + in(2).dtype().text());
        }
        return one(broadcast(), in(1).dtype());
    }

    private List<Type> matMul() {
        atLeast(0, 2);
        exactly(1, 2, "[inner, columns] on the right");
        sameType();
        floating(0);
        same(in(0).shape().dim(-1), in(1).shape().dim(0), "inner dimension");
        return one(in(0).shape().with(-1, in(1).shape().dim(1)), in(0).dtype());
    }

    private List<Type> gemm() {
        exactly(0, 2, "[rows, inner]");
        exactly(1, 2, "[inner, columns]");
        sameType();
        floating(0);
        boolean transA = attributes.flag("transA");
        boolean transB = attributes.flag("transB");
        Shape a = in(0).shape();
        Shape b = in(1).shape();
        same(a.dim(transA ? 0 : 1), b.dim(transB ? 1 : 0), "inner dimension");
        Shape result = new Shape(List.of(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)));
        if (inputs.size() > 2
                && inputs.get(2).isPresent()
                && !broadcast(result, in(2).shape()).equals(result)) {
            throw fail("adds a value that broadcasts to " + result + "; got " + in(2).shape());
        }
        return one(result, in(0).dtype());
    }

    private List<Type> reduce() {
        boolean keep = attributes.flag("keepdims");
        Set<Integer> axes = new HashSet<>(axes(attributes.integers("axes"), in(0).rank()));
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < in(0).rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(in(0).shape().dim(axis));
            } else if (keep) {
                dims.add(Dim.of(1));
            }
        }
        return one(new Shape(dims), floating(0));
    }

    private List<Integer> axes(List<Integer> axes, int rank) {
        for (int axis : axes) {
            if (axis < 0 || axis >= rank) {
                throw fail("has no axis " + axis + " in " + in(0).shape());
            }
        }
        return axes;
    }

    private List<Type> reshape() {
        Shape target = attributes.shape("shape");
        if (!Dim.product(in(0).shape().dims()).equals(Dim.product(target.dims()))
                && !sameFactors(in(0).shape(), target)) {
            throw fail("cannot turn " + in(0).shape() + " into " + target + ": they do not have the same number of"
                    + " elements");
        }
        return one(target, in(0).dtype());
    }

    private static boolean sameFactors(Shape a, Shape b) {
        return sortedFactors(a).equals(sortedFactors(b));
    }

    private static List<String> sortedFactors(Shape shape) {
        Dim product = Dim.product(shape.dims());
        Stream<Dim> factors = product instanceof Dim.Product p ? p.factors().stream() : Stream.of(product);
        return factors.map(Dim::toString).sorted().toList();
    }

    private List<Type> transpose() {
        List<Integer> perm = attributes.integers("perm");
        List<Integer> sorted = perm.stream().sorted().toList();
        List<Integer> all = Stream.iterate(0, i -> i + 1).limit(in(0).rank()).toList();
        if (!sorted.equals(all)) {
            throw fail("needs a permutation of " + all + "; got " + perm + " for " + in(0).shape());
        }
        return one(new Shape(perm.stream().map(axis -> in(0).shape().dim(axis)).toList()), in(0).dtype());
    }

    private List<Type> concat() {
        int axis = (int) attributes.integer("axis");
        axes(List.of(axis), in(0).rank());
        sameType();
        long sum = 0;
        for (Value input : inputs) {
            if (input.rank() != in(0).rank()
                    || !input.shape().with(axis, Dim.of(1)).equals(in(0).shape().with(axis, Dim.of(1)))) {
                throw fail("needs equal shapes but for axis " + axis + "; got "
                        + inputs.stream().map(Value::shape).toList());
            }
            sum += fixedDim(input, axis);
        }
        if (sum > Tensor.MAX_SIZE) {
            throw fail(
                    "gives " + sum + " elements along axis " + axis + "; at most " + Tensor.MAX_SIZE + " are possible");
        }
        return one(in(0).shape().with(axis, Dim.of((int) sum)), in(0).dtype());
    }

    private int fixedDim(Value value, int axis) {
        if (value.shape().dim(axis) instanceof Dim.Fixed(int size)) {
            return size;
        }
        throw fail("needs a fixed size in axis " + axis + "; \"" + value.name() + "\" is " + value.shape());
    }

    private List<Type> slice() {
        int axis = (int) attributes.integer("axis");
        axes(List.of(axis), in(0).rank());
        long start = attributes.integer("start");
        long end = attributes.integer("end");
        Dim dim = in(0).shape().dim(axis);
        long size;
        if (dim instanceof Dim.Fixed(int whole)) {
            long from = Math.clamp(start < 0 ? start + whole : start, 0, whole);
            long to = Math.clamp(end < 0 ? end + whole : end, 0, whole);
            size = Math.max(0, to - from);
        } else if (start >= 0 == end >= 0 && end != Integer.MAX_VALUE) {
            size = end - start;
        } else if (start < 0 && end == Integer.MAX_VALUE) {
            size = -start;
        } else {
            throw fail("of an axis without a fixed size must count both ends from the same side; got " + start + " to "
                    + end + " of " + in(0).shape());
        }
        if (size < 0) {
            throw fail("has its start " + start + " behind its end " + end);
        }
        return one(in(0).shape().with(axis, Dim.of((int) size)), in(0).dtype());
    }

    private List<Type> expand() {
        Shape target = attributes.shape("shape");
        if (!broadcast(in(0).shape(), target).equals(target)) {
            throw fail("cannot broadcast " + in(0).shape() + " to " + target);
        }
        return one(target, in(0).dtype());
    }

    private List<Type> gather() {
        atLeast(0, 1);
        integers(1);
        return one(in(1).shape().concat(in(0).shape().slice(1, in(0).rank())), in(0).dtype());
    }

    private List<Type> sliceGrad() {
        Shape whole = in(1).shape();
        int axis = (int) attributes.integer("axis");
        if (in(0).rank() != whole.rank()
                || axis >= whole.rank()
                || !in(0).shape().with(axis, Dim.of(1)).equals(whole.with(axis, Dim.of(1)))) {
            throw fail("needs a part of " + whole + " along axis " + axis + "; got " + in(0).shape());
        }
        return one(whole, floating(0));
    }

    private List<Type> crossEntropyGrad() {
        exactly(1, 2, "[rows, classes]");
        exactly(2, 1, "[rows]");
        integers(2);
        same(in(1).shape().dim(0), in(2).shape().dim(0), "number of rows");
        if (!in(0).shape().equals(in(2).shape())) {
            throw fail("needs a gradient for each row " + in(2).shape() + "; got " + in(0).shape());
        }
        floating(0);
        classWeights(3, in(1));
        return one(in(1).shape(), floating(1));
    }

    private void classWeights(int index, Value scores) {
        if (index < inputs.size() && inputs.get(index).isPresent()) {
            exactly(index, 1, "[classes]");
            same(scores.shape().dim(1), in(index).shape().dim(0), "number of classes");
            if (in(index).dtype() != scores.dtype()) {
                throw fail("needs class weights that are " + scores.dtype().text() + "; got "
                        + in(index).dtype().text());
            }
        }
    }

    private List<Type> random() {
        if (in(0).rank() != 0 || in(0).dtype() != DType.INT64) {
            throw fail("counts steps with an int64 scalar; got " + in(0).dtype().text() + in(0).shape());
        }
        return one(attributes.shape("shape"), DType.FLOAT32);
    }

    private List<Type> gatherGrad() {
        integers(1);
        int indices = in(1).rank();
        if (in(0).rank() < indices || !in(0).shape().slice(0, indices).equals(in(1).shape())) {
            throw fail("needs a row for each index " + in(1).shape() + "; got " + in(0).shape());
        }
        return one(
                Shape.of((int) attributes.integer("rows")).concat(in(0).shape().slice(indices, in(0).rank())),
                floating(0));
    }

    private List<Type> crossEntropy() {
        exactly(0, 2, "[rows, classes]");
        exactly(1, 1, "[rows]");
        integers(1);
        same(in(0).shape().dim(0), in(1).shape().dim(0), "number of rows");
        classWeights(2, in(0));
        DType dtype = floating(0);
        return List.of(new Type(in(1).shape(), dtype), new Type(in(0).shape(), dtype));
    }

    private List<Type> recurrent() {
        RecurrentCell cell = cell();
        if (in(0).rank() != 3) {
            throw fail("needs rank 3 [time, batch, features]; input \"" + in(0).name() + "\" has rank " + in(0).rank()
                    + " " + in(0).shape() + ". Did you drop the time axis?");
        }
        Dim time = in(0).shape().dim(0);
        Dim batch = in(0).shape().dim(1);
        Dim features = in(0).shape().dim(2);
        Dim directions = Dim.of(Direction.ofText(attributes.word("direction")).count());
        int hidden = (int) attributes.integer("hidden_size");
        int gates = cell.rows(hidden);
        DType dtype = floating(0);
        expect(1, new Shape(List.of(directions, Dim.of(gates), features)), dtype);
        expect(2, Shape.of(directions, gates, hidden), dtype);
        expect(3, Shape.of(directions, cell.rows(hidden, 2)), dtype);
        expect(4, Shape.of(batch), DType.INT32);
        Shape state = Shape.of(directions, batch, hidden);
        expect(5, state, dtype);
        List<Type> types = new ArrayList<>();
        types.add(new Type(Shape.of(time, directions, batch, hidden), dtype));
        types.add(new Type(state, dtype));
        if (cell.hasCellState()) {
            expect(6, state, dtype);
            types.add(new Type(state, dtype));
        } else if (inputs.size() > 6 && inputs.get(6).isPresent()) {
            throw fail("has no cell state; \"" + inputs.get(6).name() + "\" was given as its input 6");
        }
        if (op == Op.RECURRENT_TRAINING) {
            for (int perUnit : cell.kept()) {
                types.add(new Type(
                        Shape.of(time, directions, batch, Dim.checkedProduct("hidden", perUnit, hidden)), dtype));
            }
        }
        return types;
    }

    private RecurrentCell cell() {
        try {
            return RecurrentCell.of(op, attributes);
        } catch (InvalidInputException e) {
            throw fail("cannot be used: " + e.getMessage());
        }
    }

    private void expect(int index, Shape shape, DType dtype) {
        if (index < inputs.size() && inputs.get(index).isPresent()) {
            Value value = inputs.get(index);
            if (!value.shape().equals(shape) || value.dtype() != dtype) {
                throw fail("needs " + dtype.text() + shape + " as its input " + index + "; \"" + value.name() + "\" is "
                        + value.dtype().text() + value.shape());
            }
        }
    }

    private List<Type> recurrentGrad() {
        RecurrentCell cell = cell();
        List<Type> types = new ArrayList<>();
        Shape x = in(0).shape();
        Shape w = in(1).shape();
        DType dtype = floating(0);
        Dim directions = w.dim(0);
        int hidden = (int) attributes.integer("hidden_size");
        Shape state = Shape.of(directions, x.dim(1), hidden);
        types.add(new Type(x, dtype));
        types.add(new Type(w, dtype));
        types.add(new Type(in(2).shape(), dtype));
        types.add(new Type(Shape.of(directions, cell.rows(hidden, 2)), dtype));
        types.add(new Type(state, dtype));
        if (cell.hasCellState()) {
            types.add(new Type(state, dtype));
        }
        return types;
    }

    /** Refuses a name that cannot stand in the text form. */
    static void checkName(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_./:-]*")) {
            throw new InvalidInputException("A name in a graph is letters, digits and _ . / : - and starts with a"
                    + " letter; got \"" + name + "\"");
        }
    }
}
