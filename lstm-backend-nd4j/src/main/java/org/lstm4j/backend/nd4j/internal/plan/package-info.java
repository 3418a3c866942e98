/** A plan: which memory there is, what lies where in it, and which operations run over it in which order. */
@NullMarked
package org.lstm4j.backend.nd4j.internal.plan;

import org.jspecify.annotations.NullMarked;
