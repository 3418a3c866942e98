/** Turns each operator of a graph into operations of ND4J over planned memory. */
@NullMarked
package org.lstm4j.backend.nd4j.internal.lower;

import org.jspecify.annotations.NullMarked;
