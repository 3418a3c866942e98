package org.lstm4j.nn;

import org.lstm4j.graph.Regularizer;

/**
 * What the sizes of a recurrent layer's weights add to the loss of a training: Keras's {@code kernel_regularizer}, {@code
 * recurrent_regularizer} and {@code bias_regularizer}.
 *
 * @param kernel of the weights of the input
 * @param recurrent of the weights of the state
 * @param bias of the biases
 */
public record Regularizers(Regularizer kernel, Regularizer recurrent, Regularizer bias) {
    /** Add nothing. */
    public static final Regularizers NONE = new Regularizers(Regularizer.NONE, Regularizer.NONE, Regularizer.NONE);

    /** The same with another one of the kernel. */
    public Regularizers withKernel(Regularizer other) {
        return new Regularizers(other, recurrent, bias);
    }

    /** The same with another one of the recurrent kernel. */
    public Regularizers withRecurrent(Regularizer other) {
        return new Regularizers(kernel, other, bias);
    }

    /** The same with another one of the bias. */
    public Regularizers withBias(Regularizer other) {
        return new Regularizers(kernel, recurrent, other);
    }
}
