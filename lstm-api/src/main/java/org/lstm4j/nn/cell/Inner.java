package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/** A cell in another one, whose input is made in the loop. */
final class Inner {
    private Inner() {}

    /** A step of a cell whose input there is no sequence of: what it would project for all steps it projects for this one. */
    static List<Value> step(Cell cell, GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        Value projected = cell.project(g, g.reshape(x, Shape.of(1).concat(x.shape())), mode);
        Value one = g.reshape(projected, projected.shape().slice(1, projected.rank()));
        return cell.step(g, one, noise, states, mode);
    }

    /** Refuses a number that is no probability. */
    static void checkRate(String what, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidInputException(what + " of 0 to below 1; got " + rate);
        }
    }

    /** Each row of the last axis shifted and scaled to mean 0 and variance 1. */
    static Value normalised(GraphBuilder g, Value x, double epsilon) {
        Value centred = g.sub(x, g.reduceMean(x, true, -1));
        Value deviation = g.sqrt(g.add(g.reduceMean(g.mul(centred, centred), true, -1), epsilon));
        return g.div(centred, deviation);
    }

    /** States in their order under other names. */
    static List<State> named(String prefix, List<State> states) {
        List<State> named = new ArrayList<>();
        states.forEach(state -> named.add(new State(prefix + state.name(), state.shape())));
        return named;
    }
}
