/**
 * Task type {@code sequence-generation}: sequences of numbers in, how likely each next step is out, and so new ones that look like them.
 */
@NullMarked
package org.lstm4j.drawing;

import org.jspecify.annotations.NullMarked;
