package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;

/**
 * Gradients of the loss by what one direction wrote; null for zero.
 *
 * @param y [T, B, H]; not read at or beyond a row's length
 * @param lastH [B, H]
 * @param lastC [B, H]
 */
public record LstmOutputGradients(
        @Nullable SequenceView y,
        @Nullable StateView lastH,
        @Nullable StateView lastC) {}
