package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;

/**
 * Where one direction writes the gradients of what it read, replacing what is there; a null is not written.
 *
 * @param x [T, B, I], zero at and beyond a row's length
 * @param initialH [B, H]
 * @param initialC [B, H]
 * @param w [4H, I]
 * @param r [4H, H]
 * @param b [4H]
 */
// A view of arrays that others own, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LstmGradients(
        @Nullable SequenceView x,
        @Nullable StateView initialH,
        @Nullable StateView initialC,
        float[] w,
        int wOffset,
        float[] r,
        int rOffset,
        float @Nullable [] b,
        int bOffset) {}
