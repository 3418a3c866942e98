package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The gates of an LSTM, behind its products. {@link Kernels} are those with σ and tanh; {@link ComposedGates} put other functions in
 * their place. Arrays and offsets are as in {@link Kernels}.
 */
public interface GateKernels {
    /**
     * The forward gates of a group of LSTM units over some rows, in place: i, f, o = σ(z), g = tanh(z),
     * c' = f c + i g, h = o tanh(c'). Rows of every panel are 16 floats apart; a half group uses the first eight of those of c and h.
     *
     * @param rows rows of the batch
     * @param units {@link Kernels#UNITS} or {@link Kernels#HALF_UNITS}
     * @param z pre-activations in, activations out, in four or two panels {@code zPanel} apart
     * @param c cells, a panel read at {@code cOffset} and one written at {@code cNextOffset}, which may be equal
     * @param h output, a panel
     */
    void forwardGates(
            int rows,
            int units,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset);

    /**
     * {@link #forwardGates} for a single row and several whole groups of units: panels of z {@code zPanel} apart, four for each group; those of c and h
     * {@code cPanel} and {@code hPanel} apart.
     */
    void forwardGatesOfRow(
            int groups,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            int cPanel,
            float[] h,
            int hOffset,
            int hPanel);

    /**
     * The backward gates of a group of LSTM units over some rows: from dh and dc' to the gradients of the pre-activations. Layouts as in {@link #forwardGates}.
     *
     * @param rows rows of the batch
     * @param units {@link Kernels#UNITS} or {@link Kernels#HALF_UNITS}
     * @param gates activations as {@link #forwardGates} left them
     * @param c cells: before the step at {@code cOffset}, after it at {@code cNextOffset}
     * @param dh gradient of h
     * @param dc gradient of the cell: after the step on entry, before it on return
     * @param dz gradients in panels {@code dzPanel} apart, in the order of {@code gates}
     * @param db bias gradient, panel after panel in that order, added to row after row
     * @param scratch a panel
     */
    void backwardGates(
            int rows,
            int units,
            float[] gates,
            int gatesOffset,
            int gatesPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzOffset,
            int dzPanel,
            float[] db,
            int dbOffset,
            float[] scratch,
            int scratchOffset);
}
