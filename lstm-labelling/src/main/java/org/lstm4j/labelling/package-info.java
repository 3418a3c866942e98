/**
 * Task type {@code sequence-labelling}: words in, a label for each of them out.
 */
@NullMarked
package org.lstm4j.labelling;

import org.jspecify.annotations.NullMarked;
