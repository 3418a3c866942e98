/**
 * Layers, with Keras names and defaults. A layer is a record of settings and one method that writes a graph; yours work
 * like ours, on every backend, in gradients and in exports.
 *
 * <pre>{@code
 * Layer model = Sequential.of(
 *         Embedding.of(1000, 16),
 *         Bidirectional.of(Lstm.of(32)),
 *         Dense.of(24, Activation.RELU),
 *         Dense.of(1, Activation.SIGMOID));
 * }</pre>
 *
 * <p>Sequences are batch-major, {@code [batch, time, features]}, right-padded, with their lengths given apart.
 */
@NullMarked
package org.lstm4j.nn;

import org.jspecify.annotations.NullMarked;
