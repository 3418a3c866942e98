/**
 * Values and sizes: {@link org.lstm4j.Tensor}, {@link org.lstm4j.Shape}, {@link org.lstm4j.DType}, and the exceptions
 * that everything else throws.
 *
 * <pre>{@code
 * Tensor tokens = Tensor.of(new int[] {2, 3}, 4, 7, 1, 9, 2, 0);   // two rows of three ids
 * Shape shape = Shape.of("batch", "time", 16);                      // what a layer sees of many such rows
 * }</pre>
 */
@NullMarked
package org.lstm4j;

import org.jspecify.annotations.NullMarked;
