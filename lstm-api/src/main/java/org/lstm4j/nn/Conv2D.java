package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Convolution over the rows and columns of images, Keras's {@code Conv2D}; of the frames of a film in a {@link TimeDistributed}.
 *
 * <p><i>Input</i> float32 {@code [batch, rows, columns, channels]}; <i>output</i> {@code [batch, rows', columns', filters]},
 * each axis as in {@link Conv1D}. <i>Weights</i> {@code kernel [kernelSize, kernelSize, channels, filters]}, Glorot uniform,
 * and {@code bias [filters]}, zeros. <i>Throws</i> {@link ShapeException} for another rank. <i>Source:</i> ONNX {@code Conv}, as
 * slices and one product. Immutable.
 *
 * @param filters the number of channels that come out, 1 or more
 * @param kernelSize how many rows and columns a window has, 1 or more
 * @param strides from one window to the next, 1 by default
 * @param padding valid by default; not causal
 * @param activation linear by default
 * @param useBias true by default
 */
public record Conv2D(int filters, int kernelSize, int strides, Padding padding, Activation activation, boolean useBias)
        implements Layer {
    /** Checks the numbers. */
    public Conv2D {
        if (filters < 1) {
            throw new InvalidInputException("Conv2D needs 1 filter or more; got " + filters);
        }
        if (padding == Padding.CAUSAL) {
            throw new InvalidInputException("Conv2D has padding valid or same; images have no order of time");
        }
        new Windows(kernelSize, strides, 1, padding);
    }

    /** With Keras's defaults. */
    public static Conv2D of(int filters, int kernelSize) {
        return new Conv2D(filters, kernelSize, 1, Padding.VALID, Activation.LINEAR, true);
    }

    /** The same with another {@link #padding}. */
    public Conv2D withPadding(Padding beside) {
        return new Conv2D(filters, kernelSize, strides, beside, activation, useBias);
    }

    /** The same with other {@link #strides}. */
    public Conv2D withStrides(int steps) {
        return new Conv2D(filters, kernelSize, steps, padding, activation, useBias);
    }

    /** The same with another {@link #activation}. */
    public Conv2D withActivation(Activation function) {
        return new Conv2D(filters, kernelSize, strides, padding, function, useBias);
    }

    @Override
    public String name() {
        return "conv2d";
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.rank() != 4) {
            throw new ShapeException(
                    g.path(), "Conv2D needs rank 4 [batch, rows, columns, channels]; got " + x.shape(), x.shape());
        }
        int channels = Shapes.features(g, "Conv2D", x);
        Windows windows = new Windows(kernelSize, strides, 1, padding);
        List<Value> places = new ArrayList<>();
        for (Value rows : windows.places(g, x, 1, 0)) {
            places.addAll(windows.places(g, rows, 2, 0));
        }
        Value joined = places.size() == 1 ? places.getFirst() : g.concat(3, places.toArray(Value[]::new));
        int inner = kernelSize * kernelSize * channels;
        Parameter kernel = g.parameter(
                "kernel",
                Shape.of(kernelSize, kernelSize, channels, filters),
                Initializer.glorotUniform(inner, kernelSize * kernelSize * filters));
        Value y = g.matMul(joined, g.reshape(kernel, Shape.of(inner, filters)));
        if (useBias) {
            y = g.add(y, g.parameter("bias", Shape.of(filters), Initializer.zeros()));
        }
        return activation.apply(g, y);
    }
}
