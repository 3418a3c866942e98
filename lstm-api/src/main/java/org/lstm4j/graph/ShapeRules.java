package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;

/**
 * The shapes and element types that a node gives, and the refusal of inputs that its operator cannot take. Each
 * {@linkplain Op.Kind kind} of operators has its rules in a class of its own; here is what they ask of inputs.
 */
abstract sealed class ShapeRules
        permits ElementwiseShapes, ProductShapes, PlacementShapes, RecurrentShapes, LoopShapes, RandomShapes {

    /** The type of one output. */
    record Type(Shape shape, DType dtype) {}

    /** A node that is to be made. */
    record Draft(Op op, List<Value> inputs, Attributes attributes, String where) {}

    final Op op;
    final List<Value> inputs;
    final Attributes attributes;
    private final String where;

    ShapeRules(Draft draft) {
        this.op = draft.op();
        this.inputs = draft.inputs();
        this.attributes = draft.attributes();
        this.where = draft.where();
    }

    /** The types of all outputs of a node that is to be made. @throws ShapeException if its inputs do not fit */
    static List<Type> infer(Op op, List<Value> inputs, Attributes attributes, String where) {
        Draft draft = new Draft(op, inputs, attributes, where);
        ShapeRules rules = switch (op.kind()) {
            case ELEMENTWISE -> new ElementwiseShapes(draft);
            case PRODUCT -> new ProductShapes(draft);
            case SHAPE -> new PlacementShapes(draft);
            case RECURRENT -> new RecurrentShapes(draft);
            case LOOP -> new LoopShapes(draft);
            case RANDOM -> new RandomShapes(draft);
        };
        rules.checkForm();
        return rules.types();
    }

    /** Refuses fewer or more inputs, or other attributes, than the operator has. */
    private void checkForm() {
        if (inputs.size() < op.minInputs() || inputs.size() > op.maxInputs()) {
            throw fail("takes " + op.minInputs() + " to " + op.maxInputs() + " inputs; got " + inputs.size());
        }
        for (int i = 0; i < op.minInputs() && i < 3; i++) {
            in(i);
        }
        if (!attributes.values().keySet().equals(op.attributes())) {
            throw fail("has the attributes " + op.attributes() + "; got " + attributes);
        }
    }

    /** The types of all outputs. @throws ShapeException if the inputs do not fit */
    abstract List<Type> types();

    static List<Type> one(Shape shape, DType dtype) {
        return List.of(new Type(shape, dtype));
    }

    final Value in(int index) {
        Value value = inputs.get(index);
        if (!value.isPresent()) {
            throw fail("needs its input " + index);
        }
        return value;
    }

    final ShapeException fail(String problem) {
        Shape[] shapes =
                inputs.stream().filter(Value::isPresent).map(Value::shape).toArray(Shape[]::new);
        return new ShapeException(where, op.text() + " " + problem, shapes);
    }

    final DType floating(int index) {
        DType dtype = in(index).dtype();
        if (!dtype.isFloating()) {
            throw fail("needs floating point numbers; input " + index + " \""
                    + in(index).name() + "\" is " + dtype.text() + in(index).shape());
        }
        return dtype;
    }

    /** The one type of all inputs, which must be numbers. */
    final DType arithmetic() {
        DType dtype = sameType();
        if (dtype == DType.BOOL) {
            throw fail("computes with numbers; \"" + in(0).name() + "\" is bool. Cast it first");
        }
        return dtype;
    }

    final DType sameType() {
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

    final void atLeast(int index, int rank) {
        if (in(index).rank() < rank) {
            throw fail("needs rank " + rank + " or more; input \"" + in(index).name() + "\" has rank "
                    + in(index).rank() + " " + in(index).shape());
        }
    }

    final void exactly(int index, int rank, String form) {
        if (in(index).rank() != rank) {
            throw fail(
                    "needs rank " + rank + " " + form + "; input \"" + in(index).name() + "\" has rank "
                            + in(index).rank() + " " + in(index).shape());
        }
    }

    final void integers(int index) {
        if (in(index).dtype() != DType.INT32 && in(index).dtype() != DType.INT64) {
            throw fail("needs whole numbers; input \"" + in(index).name() + "\" is "
                    + in(index).dtype().text());
        }
    }

    final void same(Dim a, Dim b, String what) {
        if (!a.equals(b)) {
            throw fail("needs the same " + what + "; got " + a + " and " + b + " in "
                    + inputs.stream()
                            .filter(Value::isPresent)
                            .map(value -> value.shape().toString())
                            .toList());
        }
    }

    final Shape broadcast() {
        Shape result = in(0).shape();
        for (int i = 1; i < inputs.size(); i++) {
            result = broadcast(result, in(i).shape());
        }
        return result;
    }

    final Shape broadcast(Shape a, Shape b) {
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

    final List<Integer> axes(List<Integer> axes, int rank) {
        for (int axis : axes) {
            if (axis < 0 || axis >= rank) {
                throw fail("has no axis " + axis + " in " + in(0).shape());
            }
        }
        return axes;
    }

    final int fixedDim(Value value, int axis) {
        if (value.shape().dim(axis) instanceof Dim.Fixed(int size)) {
            return size;
        }
        throw fail("needs a fixed size in axis " + axis + "; \"" + value.name() + "\" is " + value.shape());
    }

    /** The attribute {@code axis}, one of those that a shape has. */
    final int axis(Shape shape) {
        long axis = attributes.integer("axis");
        if (axis < 0 || axis >= shape.rank()) {
            throw fail("has no axis " + axis + " in " + shape);
        }
        return (int) axis;
    }

    /** An attribute that counts something, 1 or more. */
    final int count(String attribute) {
        long count = attributes.integer(attribute);
        if (count < 1 || count > Tensor.MAX_SIZE) {
            throw fail("needs a " + attribute + " of 1 to " + Tensor.MAX_SIZE + "; got " + count);
        }
        return (int) count;
    }

    /** Refuses a name that cannot stand in the text form. */
    static void checkName(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_./:-]*")) {
            throw new InvalidInputException("A name in a graph is letters, digits and _ . / : - and starts with a"
                    + " letter; got \"" + name + "\"");
        }
    }
}
