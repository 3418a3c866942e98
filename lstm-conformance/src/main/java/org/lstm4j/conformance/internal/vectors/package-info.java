/** Vectors of other implementations: where they are, how they are read, how they become graphs. */
@NullMarked
package org.lstm4j.conformance.internal.vectors;

import org.jspecify.annotations.NullMarked;
