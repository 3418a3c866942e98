package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.Shape;

/** An edge of a graph: what nodes take and give. Its name is unique in its graph. Immutable. */
public sealed interface Value permits Input, Parameter, Constant, Result, Absent {
    /** The name, unique in the graph. */
    String name();

    /** The shape, with names for what each run decides. */
    Shape shape();

    /** The element type. */
    DType dtype();

    /** The number of dimensions. */
    default int rank() {
        return shape().rank();
    }

    /** False only for {@link Absent}. */
    default boolean isPresent() {
        return true;
    }
}
