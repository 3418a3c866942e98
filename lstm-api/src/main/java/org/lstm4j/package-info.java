/**
 * Values and sizes: {@link org.lstm4j.Tensor}, {@link org.lstm4j.Shape}, {@link org.lstm4j.DType}, and the exceptions.
 */
@NullMarked
package org.lstm4j;

import org.jspecify.annotations.NullMarked;
