package org.lstm4j.nn;

import org.lstm4j.graph.Initializer;

/**
 * Whose weights a layer has: what they start from and, in recurrent layers, how many biases there are. What a layer computes from
 * them is the same.
 */
public enum WeightConvention {
    /**
     * Embeddings uniform in ±0.05; kernels Glorot uniform; recurrent kernels orthogonal; biases zero, ones for the forget gate;
     * one bias for each gate.
     */
    KERAS,
    /**
     * Embeddings normal with mean 0 and deviation 1; kernels and biases of a dense layer uniform in ±1/√features; all weights of
     * a recurrent layer uniform in ±1/√units, with two biases for each gate, which are only ever added. Two biases of equal
     * gradients learn, together, twice as fast as one.
     *
     * <p><i>Source:</i> {@code torch.nn.Embedding}, {@code Linear}, {@code LSTM}, {@code GRU}, {@code RNN}.
     */
    PYTORCH;

    Initializer embeddings() {
        return this == KERAS ? Initializer.uniform(0.05) : new Initializer.Normal(1);
    }

    /** That of a dense layer's kernel. */
    Initializer kernel(int features, int units) {
        return this == KERAS ? Initializer.glorotUniform(features, units) : within(features);
    }

    /** That of a dense layer's bias. */
    Initializer bias(int features) {
        return this == KERAS ? Initializer.zeros() : within(features);
    }

    /** Uniform in ±1/√n. */
    static Initializer within(int n) {
        return Initializer.uniform(1 / StrictMath.sqrt(n));
    }
}
