/**
 * Recurrent cells: what a layer computes in each step, one file each. {@link org.lstm4j.nn.Rnn} makes a layer of any of
 * them, and of yours; nothing else has to know it.
 */
@NullMarked
package org.lstm4j.nn.cell;

import org.jspecify.annotations.NullMarked;
