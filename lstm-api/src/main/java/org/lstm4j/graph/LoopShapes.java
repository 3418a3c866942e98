package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/** What loops give, and what their bodies must be. */
final class LoopShapes extends ShapeRules {
    LoopShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        Graph body = attributes.graph("body");
        int states = count("states");
        int sequences = count("sequences");
        if (Direction.ofText(attributes.word("direction")) == Direction.BIDIRECTIONAL) {
            throw fail("goes forward or reverse; for both ways write two");
        }
        if (!body.parameters().isEmpty()) {
            throw fail("has a body with parameters " + body.parameters() + "; they belong to the graph around it");
        }
        body.nodes().forEach(this::checkInside);
        if (inputs.size() != body.inputs().size() || states + sequences > inputs.size()) {
            throw fail("has " + states + " states, " + sequences + " sequences and " + inputs.size()
                    + " inputs; its body takes " + body.inputs());
        }
        List<Value> results = List.copyOf(body.outputs().values());
        if (results.size() < states) {
            throw fail("has " + states + " states; its body gives only "
                    + body.outputs().keySet());
        }
        for (int i = 0; i < inputs.size(); i++) {
            boolean isStep = i >= states && i < states + sequences;
            fits(i, body.inputs().get(i), isStep ? step(i, states) : in(i).shape());
        }
        for (int i = 0; i < states; i++) {
            Value next = results.get(i);
            if (!next.shape().equals(in(i).shape()) || next.dtype() != in(i).dtype()) {
                throw fail("has a state that changes: \"" + body.inputs().get(i).name() + "\" is " + type(in(i))
                        + " and becomes " + type(next));
            }
        }
        Shape time = Shape.of(in(states).shape().dim(0));
        List<Type> types = new ArrayList<>();
        results.stream().limit(states).forEach(state -> types.add(new Type(state.shape(), state.dtype())));
        results.stream().skip(states).forEach(y -> types.add(new Type(time.concat(y.shape()), y.dtype())));
        return types;
    }

    private void checkInside(Node node) {
        switch (node.op()) {
            case RANDOM_UNIFORM ->
                throw fail("would draw the same random numbers in each step (" + node.where()
                        + "); draw them outside and read them as a sequence");
            case RECURRENT_TRAINING, RECURRENT_GRAD ->
                throw fail(
                        "cannot hold " + node.where() + ": what is kept for its gradient has one place, which the next"
                                + " step would write over; write its formula as a loop");
            default -> {}
        }
    }

    /** One step of a sequence, which must have as many as the first one has. */
    private Shape step(int index, int first) {
        Shape shape = in(index).shape();
        if (shape.rank() == 0) {
            throw fail("reads sequences [time, ...]; \"" + in(index).name() + "\" is " + type(in(index)));
        }
        Dim time = in(first).shape().dim(0);
        if (!shape.dim(0).equals(time)) {
            throw fail("reads sequences of as many steps each; \"" + in(first).name() + "\" has " + time + ", \""
                    + in(index).name() + "\" has " + shape.dim(0));
        }
        return shape.slice(1, shape.rank());
    }

    private void fits(int index, Input inBody, Shape shape) {
        if (!inBody.shape().equals(shape) || inBody.dtype() != in(index).dtype()) {
            throw fail("has a body whose input \"" + inBody.name() + "\" is " + type(inBody) + "; it is given "
                    + in(index).dtype().text() + shape);
        }
    }

    private static String type(Value value) {
        return Stream.of(value.dtype().text(), value.shape().toString()).reduce("", String::concat);
    }
}
