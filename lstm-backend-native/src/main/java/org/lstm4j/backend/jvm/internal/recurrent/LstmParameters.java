package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;

/**
 * The weights of one direction in ONNX layout, gates in the order i, o, f, c.
 *
 * @param w [4H, I]
 * @param r [4H, H]
 * @param b [4H], the sum of the input and the recurrent bias; null for none
 */
// A view of arrays that others own, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LstmParameters(float[] w, int wOffset, float[] r, int rOffset, float @Nullable [] b, int bOffset) {}
