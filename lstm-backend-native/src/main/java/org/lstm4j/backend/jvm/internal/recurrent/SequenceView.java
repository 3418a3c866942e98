package org.lstm4j.backend.jvm.internal.recurrent;

/**
 * Where a tensor [time, batch, features] lies; the features of one row are contiguous.
 *
 * @param data the array
 * @param offset of step 0, row 0
 * @param stepStride floats from one step to the next
 * @param rowStride floats from one row to the next
 */
// A view of arrays that others own, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record SequenceView(float[] data, int offset, int stepStride, int rowStride) {
    int at(int step, int row) {
        return offset + step * stepStride + row * rowStride;
    }
}
