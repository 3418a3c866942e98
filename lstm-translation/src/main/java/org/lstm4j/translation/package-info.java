/**
 * Task type {@code sequence-to-sequence}: one sequence in, another of its own length out.
 */
@NullMarked
package org.lstm4j.translation;

import org.jspecify.annotations.NullMarked;
