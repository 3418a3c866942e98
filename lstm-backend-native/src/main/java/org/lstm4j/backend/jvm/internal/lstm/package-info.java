/**
 * The fused LSTM: a whole sequence, forward and backward, for one direction and one block of batch rows as one task.
 * {@link org.lstm4j.backend.jvm.internal.lstm.FusedLstm} is the way in.
 *
 * <p>Layouts inside: H is padded to Hp, a multiple of 8; the 4 Hp gate columns lie as [Hp / 8][i o f g][8]; x and h lie
 * side by side in rows of I + Hp. Padded columns are zero and stay zero. Steps are counted from where a row's direction starts, and rows
 * of a block are sorted by falling length, so that the rows still running at a step are the first ones: a padded step is neither
 * computed nor read.
 */
@NullMarked
package org.lstm4j.backend.jvm.internal.lstm;

import org.jspecify.annotations.NullMarked;
