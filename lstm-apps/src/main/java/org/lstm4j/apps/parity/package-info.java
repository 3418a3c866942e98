/** Numbers in and out of any model: {@code lstm run} computes them, {@code lstm verify} and {@code lstm import} hold them against recorded ones. */
@NullMarked
package org.lstm4j.apps.parity;

import org.jspecify.annotations.NullMarked;
