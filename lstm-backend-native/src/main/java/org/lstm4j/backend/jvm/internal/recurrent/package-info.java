/**
 * The recurrent operators: a whole sequence, forward and backward, for one direction and one block of batch rows as one
 * task. {@link org.lstm4j.backend.jvm.internal.recurrent.FusedLstm} is the way in for the LSTM, {@link
 * org.lstm4j.backend.jvm.internal.recurrent.FusedCell} for the other cells.
 *
 * <p>Layouts inside the LSTM: every matrix lies in panels of 16 columns, [panel][row][16], so that the rows of a tile are a constant distance apart. Units form groups of
 * sixteen with a panel for each of i, o, f and g; if one to eight units are left over, half a group has i and o in one panel, f and g in another. x and h
 * each start a panel of their own. What pads a panel meets weights of zero. Steps are counted from where a row's direction starts, and rows of a block are
 * sorted by falling length, so that the rows still running at a step are the first ones: a padded step is neither computed nor read.
 */
@NullMarked
package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.NullMarked;
