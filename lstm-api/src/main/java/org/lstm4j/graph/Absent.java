package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.Shape;

/** An optional input that is not given; what an empty name is in an ONNX file. */
public enum Absent implements Value {
    /** The only one. */
    INSTANCE;

    @Override
    public Shape shape() {
        throw new IllegalStateException("An absent input has no shape");
    }

    @Override
    public DType dtype() {
        throw new IllegalStateException("An absent input has no element type");
    }

    @Override
    public boolean isPresent() {
        return false;
    }

    @Override
    public String toString() {
        return "_";
    }
}
