package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Padding;

/**
 * An LSTM over images, whose products are convolutions: {@code i = σ(x ∗ Wᵢ + h ∗ Rᵢ + bᵢ)}, {@code f} and {@code o} alike, {@code c =
 * f ⊙ c₋ + i ⊙ tanh(x ∗ W_c + h ∗ R_c + b_c)}, {@code h = o ⊙ tanh(c)}: Keras's {@code ConvLSTM1D} of rows and {@code ConvLSTM2D} of
 * rows and columns, in a {@link org.lstm4j.nn.Rnn}. The stride is 1. Sides of the state are padded with zeros, those of the
 * image by default too, Keras's {@code same}; without, {@code valid}, the state is smaller than the image.
 *
 * <p><i>Input</i> {@code [batch, time, image, channels]}; <i>states</i> h and c {@code [places, filters]}, with as many places as
 * the image has, or as windows fit into it. <i>Weights</i>, gates in the
 * order i, o, f, c: {@code kernel [sizes, channels, 4*filters]}, Glorot uniform; {@code recurrent_kernel [sizes, filters, 4*filters]},
 * orthogonal; {@code bias [4*filters]}, zeros and ones for the forget gate. <i>Source:</i> Shi and others 2015, without peepholes, as
 * in Keras. Immutable.
 *
 * @param image how many rows, or rows and columns
 * @param filters how many numbers a place of the image has, 1 or more
 * @param sizes of the kernel, as many as the image has axes
 * @param padding beside the image, same by default, or valid
 * @param activation of the candidate and of what shows of the cell state, tanh by default
 * @param recurrentActivation of the gates, σ by default
 */
public record ConvLstm(
        List<Integer> image,
        int filters,
        List<Integer> sizes,
        Padding padding,
        Activation activation,
        Activation recurrentActivation)
        implements Cell {
    /** Checks the numbers. */
    public ConvLstm {
        image = List.copyOf(image);
        sizes = List.copyOf(sizes);
        boolean fits = (image.size() == 1 || image.size() == 2)
                && sizes.size() == image.size()
                && filters >= 1
                && image.stream().allMatch(size -> size >= 1)
                && sizes.stream().allMatch(size -> size >= 1);
        if (!fits) {
            throw new InvalidInputException(
                    "ConvLstm has an image of 1 or 2 axes, a kernel of as many and 1 filter or more;"
                            + " got the image " + image + ", the kernel " + sizes + " and " + filters + " filters");
        }
        if (padding == Padding.CAUSAL) {
            throw new InvalidInputException("ConvLstm has padding same or valid; images have no order of time");
        }
        for (int axis = 0; axis < image.size() && padding == Padding.VALID; axis++) {
            if (sizes.get(axis) > image.get(axis)) {
                throw new InvalidInputException("ConvLstm with padding valid has a kernel that fits into the image;"
                        + " got the kernel " + sizes + " and the image " + image);
            }
        }
    }

    /** With Keras's functions, sides padded with zeros. */
    public ConvLstm(List<Integer> image, int filters, List<Integer> sizes) {
        this(image, filters, sizes, Padding.SAME, Activation.TANH, Activation.SIGMOID);
    }

    /** Over rows. */
    public static ConvLstm of(int rows, int filters, int size) {
        return new ConvLstm(List.of(rows), filters, List.of(size));
    }

    /** Over rows and columns, with a square kernel. */
    public static ConvLstm of(int rows, int columns, int filters, int size) {
        return new ConvLstm(List.of(rows, columns), filters, List.of(size, size));
    }

    @Override
    public int inputRank() {
        return image.size() + 1;
    }

    private List<Integer> places() {
        return padding == Padding.SAME
                ? image
                : IntStream.range(0, image.size())
                        .mapToObj(axis -> image.get(axis) - sizes.get(axis) + 1)
                        .toList();
    }

    private Shape state() {
        return Shape.ofInts(places().stream().mapToInt(Integer::intValue).toArray())
                .concat(Shape.of(filters));
    }

    @Override
    public List<State> states() {
        return List.of(new State("h", state()), new State("c", state()));
    }

    @Override
    public Value project(GraphBuilder g, Value x) {
        Shape own = Shape.ofInts(image.stream().mapToInt(Integer::intValue).toArray());
        if (!x.shape().slice(2, x.rank() - 1).equals(own)) {
            throw new ShapeException(
                    g.path(), "conv_lstm reads images of " + image + "; the input is " + x.shape(), x.shape());
        }
        int channels = x.shape().fixed(-1);
        int places = sizes.stream().reduce(1, (a, b) -> a * b);
        Value kernel = g.parameter(
                "kernel", kernel(channels), Initializer.glorotUniform(places * channels, places * 4 * filters));
        Value bias = g.parameter("bias", Shape.of(4 * filters), Initializer.unitForgetBias());
        return g.add(convolved(g, x, kernel, padding), bias);
    }

    private Shape kernel(int channels) {
        return Shape.ofInts(sizes.stream().mapToInt(Integer::intValue).toArray())
                .concat(Shape.of(channels, 4 * filters));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value recurrent = g.parameter("recurrent_kernel", kernel(filters), Initializer.orthogonal());
        Value sums = g.add(x, convolved(g, states.getFirst(), recurrent, Padding.SAME));
        Value i = recurrentActivation.apply(g.scope("i"), part(g, sums, 0));
        Value f = recurrentActivation.apply(g.scope("f"), part(g, sums, 2));
        Value candidate = activation.apply(g.scope("candidate"), part(g, sums, 3));
        Value o = recurrentActivation.apply(g.scope("o"), part(g, sums, 1));
        Value c = g.add(g.mul(f, states.get(1)), g.mul(i, candidate));
        return List.of(g.mul(o, activation.apply(g, c)), c);
    }

    private Value part(GraphBuilder g, Value sums, int number) {
        return g.slice(sums, -1, number * filters, (number + 1) * filters);
    }

    /** What a kernel makes of images [..., image, channels]: all that it sees at a place side by side, and one product. */
    private Value convolved(GraphBuilder g, Value x, Value kernel, Padding beside) {
        List<Value> seen = List.of(x);
        for (int axis = 0; axis < image.size(); axis++) {
            int at = x.rank() - 1 - image.size() + axis;
            List<Value> shifted = new ArrayList<>();
            for (Value one : seen) {
                Value padded = beside == Padding.SAME ? padded(g, one, at, sizes.get(axis)) : one;
                for (int from = 0; from < sizes.get(axis); from++) {
                    shifted.add(g.slice(padded, at, from, from + places().get(axis)));
                }
            }
            seen = shifted;
        }
        int places = seen.size();
        int channels = x.shape().fixed(-1);
        Value side = places == 1 ? seen.getFirst() : g.concat(-1, seen.toArray(Value[]::new));
        return g.matMul(side, g.reshape(kernel, Shape.of(places * channels, 4 * filters)));
    }

    private static Value padded(GraphBuilder g, Value x, int axis, int size) {
        int before = (size - 1) / 2;
        int after = size - 1 - before;
        List<Value> parts = new ArrayList<>();
        Value zero = g.constant(0, x.dtype());
        if (before > 0) {
            parts.add(g.expand(zero, x.shape().with(axis, Dim.of(before))));
        }
        parts.add(x);
        if (after > 0) {
            parts.add(g.expand(zero, x.shape().with(axis, Dim.of(after))));
        }
        return parts.size() == 1 ? x : g.concat(axis, parts.toArray(Value[]::new));
    }
}
