/**
 * The arithmetic of the backend on {@code float[]} with offsets: {@link org.lstm4j.backend.jvm.internal.kernel.Kernels}
 * and its two implementations, scalar and Vector API, which give the same bits.
 *
 * <p>The rules that make the bits equal, for every vector width: each product is a fused multiply-add wherever the
 * scalar twin has one; a matrix product adds over its inner dimension in ascending order, starting from what the
 * element holds; a reduction adds into 16 lanes, folds them as a fixed tree, and then adds the tail in order; exp, log,
 * sigmoid and tanh are our own polynomials. One thing is left open: which of the many NaN patterns a NaN result carries.
 */
@NullMarked
package org.lstm4j.backend.jvm.internal.kernel;

import org.jspecify.annotations.NullMarked;
