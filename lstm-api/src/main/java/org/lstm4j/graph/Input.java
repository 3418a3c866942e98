package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.Shape;

/** A value that each run is fed. */
public record Input(String name, Shape shape, DType dtype) implements Value {
    @Override
    public String toString() {
        return name;
    }
}
