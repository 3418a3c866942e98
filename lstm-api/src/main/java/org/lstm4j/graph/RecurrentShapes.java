package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;

/** What recurrent operators give. */
final class RecurrentShapes extends ShapeRules {
    RecurrentShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        return switch (op) {
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> recurrent();
            case RECURRENT_GRAD -> recurrentGrad();
            default -> throw new AssertionError(op);
        };
    }

    private List<Type> recurrent() {
        List<Type> types = results();
        if (op == Op.RECURRENT_TRAINING) {
            types.addAll(kept(types.getFirst().shape()));
        }
        return types;
    }

    /** What the cell's own operator gives: all steps' output and the last states. Its inputs are checked. */
    private List<Type> results() {
        RecurrentCell cell = cell();
        if (in(0).rank() != 3) {
            throw fail("needs rank 3 [time, batch, features]; input \"" + in(0).name() + "\" has rank " + in(0).rank()
                    + " " + in(0).shape() + ". Did you drop the time axis?");
        }
        Dim time = in(0).shape().dim(0);
        Dim batch = in(0).shape().dim(1);
        Dim features = in(0).shape().dim(2);
        Dim directions = Dim.of(Direction.ofText(attributes.word("direction")).count());
        int hidden = count("hidden_size");
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
        return types;
    }

    /** What a training keeps for the gradient, for an output of all steps. */
    private List<Type> kept(Shape y) {
        List<Type> types = new ArrayList<>();
        for (int perUnit : cell().kept()) {
            int width = Dim.checkedProduct("hidden", perUnit, y.fixed(3));
            types.add(new Type(y.with(3, Dim.of(width)), floating(0)));
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

    /** A gradient for each differentiable input, of that input's shape; what was computed comes behind these. */
    private List<Type> recurrentGrad() {
        List<Type> results = results();
        Shape y = results.getFirst().shape();
        List<Type> kept = kept(y);
        DType dtype = floating(0);
        expect(7, y, dtype);
        for (int i = 0; i < 2; i++) {
            if (i < kept.size()) {
                expect(8 + i, kept.get(i).shape(), dtype);
            } else {
                absent(8 + i, "keeps nothing there");
            }
        }
        for (int i = 0; i < 3; i++) {
            if (i < results.size()) {
                expect(10 + i, results.get(i).shape(), dtype);
            } else {
                absent(10 + i, "has no such output");
            }
        }
        List<Type> types = new ArrayList<>();
        types.add(new Type(in(0).shape(), dtype));
        types.add(new Type(in(1).shape(), dtype));
        types.add(new Type(in(2).shape(), dtype));
        int biases = cell().rows(count("hidden_size"), 2);
        types.add(new Type(Shape.of(in(1).shape().dim(0), biases), dtype));
        results.stream().skip(1).forEach(types::add);
        return types;
    }

    private void absent(int index, String why) {
        if (inputs.get(index).isPresent()) {
            throw fail("takes no input " + index + ", for its cell " + why + "; \""
                    + inputs.get(index).name() + "\" was given");
        }
    }
}
