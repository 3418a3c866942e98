package org.lstm4j.backend.jvm.internal.recurrent;

/**
 * Where a tensor [batch, units] lies; the units of one row are contiguous.
 *
 * @param data the array
 * @param offset of row 0
 * @param rowStride floats from one row to the next
 */
// A view of arrays that others own, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record StateView(float[] data, int offset, int rowStride) {
    int at(int row) {
        return offset + row * rowStride;
    }
}
