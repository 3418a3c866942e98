package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;

/**
 * Where one direction writes; a null is not written.
 *
 * @param y [T, B, H], zero at and beyond a row's length
 * @param lastH [B, H], h after a row's last step (its first in time for the reverse direction); the initial h for a row of length 0
 * @param lastC [B, H], the cell likewise
 */
public record LstmOutput(
        @Nullable SequenceView y,
        @Nullable StateView lastH,
        @Nullable StateView lastC) {}
