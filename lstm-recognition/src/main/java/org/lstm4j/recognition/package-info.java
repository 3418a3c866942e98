/**
 * Task type {@code sequence-classification}: a sequence of numbers in, what it is out.
 */
@NullMarked
package org.lstm4j.recognition;

import org.jspecify.annotations.NullMarked;
