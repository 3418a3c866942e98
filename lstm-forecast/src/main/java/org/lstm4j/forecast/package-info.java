/**
 * Task type {@code multivariate-forecast}: the last steps of several columns of numbers in, the next ones out.
 */
@NullMarked
package org.lstm4j.forecast;

import org.jspecify.annotations.NullMarked;
