package org.lstm4j.graph;

/** A function of one value, written as a part of a graph: {@code Activation.ELU::apply}. */
@FunctionalInterface
public interface GraphFunction {
    /** Applies it; what it gives has the shape of x. */
    Value apply(GraphBuilder g, Value x);
}
