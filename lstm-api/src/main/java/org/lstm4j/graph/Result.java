package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.Shape;

/** What a node computes. Compared by identity. */
public final class Result implements Value {
    private final String name;
    private final Shape shape;
    private final DType dtype;

    /** Creates a result of that type. */
    public Result(String name, Shape shape, DType dtype) {
        this.name = name;
        this.shape = shape;
        this.dtype = dtype;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public String toString() {
        return name;
    }
}
