package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;

/** A value that never changes. Its tensor must not be written to. Compared by identity. */
public final class Constant implements Value {
    private final String name;
    private final Tensor tensor;

    /** Creates it; the tensor is not copied. */
    public Constant(String name, Tensor tensor) {
        this.name = name;
        this.tensor = tensor;
    }

    @Override
    public String name() {
        return name;
    }

    /** The elements. */
    public Tensor tensor() {
        return tensor;
    }

    @Override
    public Shape shape() {
        return tensor.shape();
    }

    @Override
    public DType dtype() {
        return tensor.dtype();
    }

    @Override
    public String toString() {
        return name;
    }
}
