package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.graph.Value;

/**
 * Fully connected layer: {@code activation(x kernel + bias)}.
 *
 * <p><i>Input</i> float32 {@code [batch, ..., features]}; <i>output</i> {@code [batch, ..., units]}. <i>Weights</i>
 * {@code kernel [features, units]} and {@code bias [units]}; see {@link WeightConvention}. <i>Throws</i> {@link
 * ShapeException} if the input has rank 1 or an unknown number of features. <i>Source:</i> ONNX {@code Gemm} and {@code
 * MatMul}. Immutable.
 *
 * @param units the number of outputs, 1 or more
 * @param activation applied to the result
 * @param useBias false to leave out the bias
 * @param weights what they start from
 * @param kernelRegularizer what the kernel's size adds to the loss
 * @param biasRegularizer what the bias's size adds to the loss
 */
public record Dense(
        int units,
        Activation activation,
        boolean useBias,
        WeightConvention weights,
        Regularizer kernelRegularizer,
        Regularizer biasRegularizer)
        implements Layer {
    /** Checks the number of units. */
    public Dense {
        if (units < 1) {
            throw new InvalidInputException("Dense needs 1 unit or more; got " + units);
        }
    }

    /** Without regularizers. */
    public Dense(int units, Activation activation, boolean useBias, WeightConvention weights) {
        this(units, activation, useBias, weights, Regularizer.NONE, Regularizer.NONE);
    }

    /** With Keras's weights. */
    public Dense(int units, Activation activation, boolean useBias) {
        this(units, activation, useBias, WeightConvention.KERAS);
    }

    /** With a bias and no activation. */
    public static Dense of(int units) {
        return of(units, Activation.LINEAR);
    }

    /** With a bias. */
    public static Dense of(int units, Activation activation) {
        return new Dense(units, activation, true);
    }

    /** The same layer with other weights to start from. */
    public Dense withWeights(WeightConvention convention) {
        return new Dense(units, activation, useBias, convention, kernelRegularizer, biasRegularizer);
    }

    /** The same layer, the size of whose weights adds to the loss. */
    public Dense withRegularizers(Regularizer kernel, Regularizer bias) {
        return new Dense(units, activation, useBias, weights, kernel, bias);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.rank() < 2) {
            throw new ShapeException(
                    g.path(), "Dense needs rank 2 or more [batch, ..., features]; got " + x.shape(), x.shape());
        }
        int features = Shapes.features(g, "Dense", x);
        Parameter kernel =
                g.parameter("kernel", Shape.of(features, units), weights.kernel(features, units), kernelRegularizer);
        Value y;
        if (useBias) {
            Parameter bias = g.parameter("bias", Shape.of(units), weights.bias(features), biasRegularizer);
            y = x.rank() == 2 ? g.gemm(x, false, kernel, false, bias) : g.add(g.matMul(x, kernel), bias);
        } else {
            y = x.rank() == 2 ? g.gemm(x, false, kernel, false) : g.matMul(x, kernel);
        }
        return activation.apply(g, y);
    }
}
