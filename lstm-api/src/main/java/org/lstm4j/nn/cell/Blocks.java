package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Rnn;

/** What the blocks of xLSTM are put together of. */
final class Blocks {
    private static final double EPSILON = 1e-5;

    private Blocks() {}

    /** How many features sequences have, which heads share. */
    static int features(GraphBuilder g, String block, Value x, int heads) {
        if (x.rank() == 3 && x.shape().dim(2) instanceof Dim.Fixed(int features) && features % heads == 0) {
            return features;
        }
        throw new ShapeException(
                g.path(),
                block + " needs rank 3 [batch, time, features] with features that " + heads + " heads share; got "
                        + x.shape(),
                x.shape());
    }

    /** Mean 0 and deviation 1 of each step, times a gain. */
    static Value layerNorm(GraphBuilder g, String gain, Value x) {
        Value scale = g.parameter(gain, Shape.of(x.shape().fixed(-1)), Initializer.ones());
        return g.mul(Inner.normalised(g, x, EPSILON), scale);
    }

    /** Mean 0 and deviation 1 of each head of each step, times a gain. */
    static Value headNorm(GraphBuilder g, String gain, Value x, int heads) {
        int features = x.shape().fixed(-1);
        Shape split = x.shape().slice(0, 2).concat(Shape.of(heads, features / heads));
        Value normal = g.reshape(Inner.normalised(g, g.reshape(x, split), EPSILON), x.shape());
        return g.mul(normal, g.parameter(gain, Shape.of(features), Initializer.ones()));
    }

    static Value dense(GraphBuilder g, String name, Value x, int units) {
        int features = x.shape().fixed(-1);
        return g.matMul(x, g.parameter(name, Shape.of(features, units), Initializer.glorotUniform(features, units)));
    }

    /** A matrix for each head, which sees its own part of the features. */
    static Value headwise(GraphBuilder g, String name, Value x, int heads) {
        Dim batch = x.shape().dim(0);
        Dim time = x.shape().dim(1);
        int d = x.shape().fixed(-1) / heads;
        Value kernel = g.parameter(name, Shape.of(heads, d, d), Initializer.glorotUniform(d, d));
        Value split = g.transpose(g.reshape(x, Shape.of(batch, time, heads, d)), 2, 0, 1, 3);
        Dim rows = Dim.product(List.of(batch, time));
        Value product = g.matMul(g.reshape(split, Shape.of(Dim.of(heads), rows, Dim.of(d))), kernel);
        Value back = g.reshape(product, Shape.of(Dim.of(heads), batch, time, Dim.of(d)));
        return g.reshape(g.transpose(back, 1, 2, 0, 3), x.shape());
    }

    /** The swish of a convolution with the steps before. */
    static Value convolved(GraphBuilder g, Value x, int size, Mode mode) {
        return Activation.SWISH.apply(
                g, steps(g.scope("conv"), new CausalConv(x.shape().fixed(-1), size), x, mode));
    }

    /** Every step's output of a cell. */
    static Value steps(GraphBuilder g, Cell cell, Value x, Mode mode) {
        return Rnn.of(cell).withReturnSequences().call(g, x, mode);
    }
}
