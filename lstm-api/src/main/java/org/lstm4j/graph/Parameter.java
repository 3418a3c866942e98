package org.lstm4j.graph;

import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;

/**
 * A value that lives as long as the model: a weight, or an optimizer's slot.
 *
 * @param name the path, such as {@code encoder/lstm_1/kernel}; the name in a file of weights
 * @param shape all numbers
 * @param dtype the element type
 * @param initializer what it starts from
 * @param trainable false for slots and frozen weights, which get no gradient
 * @param regularizer what its size adds to the loss of a training
 */
public record Parameter(
        String name, Shape shape, DType dtype, Initializer initializer, boolean trainable, Regularizer regularizer)
        implements Value {
    /** Checks that the shape is all numbers, and not too large. */
    public Parameter {
        if (!shape.isFixed()) {
            throw new InvalidInputException("Parameter " + name + " must have a fixed shape, not " + shape);
        }
        shape.size("Parameter " + name, Sizes.NONE);
    }

    /** One whose size adds nothing. */
    public Parameter(String name, Shape shape, DType dtype, Initializer initializer, boolean trainable) {
        this(name, shape, dtype, initializer, trainable, Regularizer.NONE);
    }

    /** The number of elements. */
    public int size() {
        return shape.size(Sizes.NONE);
    }

    @Override
    public String toString() {
        return name;
    }
}
