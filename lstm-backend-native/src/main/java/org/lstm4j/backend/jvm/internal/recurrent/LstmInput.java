package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;

/**
 * What one direction reads.
 *
 * @param x [T, B, I]; steps at or beyond a row's length are not read
 * @param initialH [B, H], null for zero
 * @param initialC [B, H], null for zero
 * @param lengths steps of each row, 0 to T in any order; null for T everywhere
 */
// A view of arrays that others own, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LstmInput(
        SequenceView x,
        @Nullable StateView initialH,
        @Nullable StateView initialC,
        int @Nullable [] lengths,
        int lengthsOffset) {}
