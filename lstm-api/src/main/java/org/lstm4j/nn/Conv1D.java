package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Convolution over time, Keras's {@code Conv1D}: {@code y_t = f(Σ_j x_{t s + j d} K_j + b)}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, windows, filters]}, with {@code
 * windows = (time - reach) / strides + 1} for {@link Padding#VALID}, where {@code reach = (kernelSize - 1) dilation + 1},
 * and {@code time / strides} rounded up otherwise. Where lengths are given, what lies behind a row's length is zero to it, and
 * the lengths behind the layer are those that each row would have alone. <i>Weights</i> {@code kernel [kernelSize, features,
 * filters]}, Glorot uniform, and {@code bias [filters]}, zeros. <i>Throws</i> {@link org.lstm4j.ShapeException} for another
 * rank. <i>Source:</i> ONNX {@code Conv}, as slices and one product. Immutable.
 *
 * @param filters the number of features that come out, 1 or more
 * @param kernelSize how many steps a window has, 1 or more
 * @param strides from one window to the next, 1 by default
 * @param padding valid by default
 * @param dilation from one step of a window to the next, 1 by default; only one of both is above 1
 * @param activation linear by default
 * @param useBias true by default
 */
public record Conv1D(
        int filters, int kernelSize, int strides, Padding padding, int dilation, Activation activation, boolean useBias)
        implements Layer {
    /** Checks the numbers. */
    public Conv1D {
        if (filters < 1) {
            throw new InvalidInputException("Conv1D needs 1 filter or more; got " + filters);
        }
        new Windows(kernelSize, strides, dilation, padding);
    }

    /** With Keras's defaults. */
    public static Conv1D of(int filters, int kernelSize) {
        return new Conv1D(filters, kernelSize, 1, Padding.VALID, 1, Activation.LINEAR, true);
    }

    /** The same with another {@link #padding}. */
    public Conv1D withPadding(Padding beside) {
        return new Conv1D(filters, kernelSize, strides, beside, dilation, activation, useBias);
    }

    /** The same with other {@link #strides}. */
    public Conv1D withStrides(int steps) {
        return new Conv1D(filters, kernelSize, steps, padding, dilation, activation, useBias);
    }

    /** The same with another {@link #dilation}. */
    public Conv1D withDilation(int steps) {
        return new Conv1D(filters, kernelSize, strides, padding, steps, activation, useBias);
    }

    /** The same with another {@link #activation}. */
    public Conv1D withActivation(Activation function) {
        return new Conv1D(filters, kernelSize, strides, padding, dilation, function, useBias);
    }

    @Override
    public String name() {
        return "conv1d";
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "Conv1D", x);
        int features = Shapes.features(g, "Conv1D", x);
        Windows windows = new Windows(kernelSize, strides, dilation, padding);
        Mode behind = windows.behind(g, "Conv1D", mode);
        // a row is convolved as if it ended where it does
        Value steps = mode.isPadded() && kernelSize > 1 ? g.mul(x, SequenceMask.of(g, x, mode)) : x;
        List<Value> places = windows.places(g, steps, 1, 0);
        Value joined = places.size() == 1 ? places.getFirst() : g.concat(2, places.toArray(Value[]::new));
        Parameter kernel = g.parameter(
                "kernel",
                Shape.of(kernelSize, features, filters),
                Initializer.glorotUniform(kernelSize * features, kernelSize * filters));
        Value y = g.matMul(joined, g.reshape(kernel, Shape.of(kernelSize * features, filters)));
        if (useBias) {
            y = g.add(y, g.parameter("bias", Shape.of(filters), Initializer.zeros()));
        }
        return new Output(activation.apply(g, y), behind);
    }
}
