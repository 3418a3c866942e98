package org.lstm4j.backend.jvm.internal.kernel;

import static org.lstm4j.backend.jvm.internal.kernel.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The LSTM gate passes on vectors of four or eight lanes, {@link WideGates} on sixteen; {@link Kernels} documents the layouts. Each pass holds one activation
 * and stands above 325 bytecodes, for the reason that {@link VectorActivations} gives.
 */
final class VectorGates {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final VectorSpecies<Integer> I = VectorWidth.INTS;
    private static final int LANES = VectorWidth.LANES;
    private static final int UNITS = Kernels.UNITS;
    private static final int PANEL = Kernels.PANEL;

    private VectorGates() {}

    static void forward(
            int rows,
            float[] z,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset,
            int hRow) {
        VectorActivations.sigmoid(z, ioOffset, z, ioOffset, rows * PANEL);
        for (int part = 0; part < UNITS; part += LANES) {
            forget(rows, z, fgOffset + part);
            cell(rows, z, ioOffset + part, fgOffset + part, c, cOffset + part, cNextOffset + part);
            output(rows, z, ioOffset + UNITS + part, c, cNextOffset + part, h, hOffset + part, hRow);
        }
    }

    /** f = sigmoid(z). */
    private static void forget(int rows, float[] z, int fOffset) {
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector magic = FloatVector.broadcast(F, MAGIC);
        IntVector oneBits = IntVector.broadcast(I, ONE_BITS);
        FloatVector ln2High = FloatVector.broadcast(F, -LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector e6 = FloatVector.broadcast(F, E6);
        FloatVector e5 = FloatVector.broadcast(F, E5);
        FloatVector e4 = FloatVector.broadcast(F, E4);
        FloatVector e3 = FloatVector.broadcast(F, E3);
        FloatVector e2 = FloatVector.broadcast(F, E2);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int r = 0; r < rows; r++) {
            FloatVector t = FloatVector.fromArray(F, z, fOffset + r * PANEL);
            t = t.blend(-SIGMOID_LIMIT, t.compare(VectorOperators.LT, -SIGMOID_LIMIT));
            t = t.blend(SIGMOID_LIMIT, t.compare(VectorOperators.GT, SIGMOID_LIMIT));
            t = t.neg();
            FloatVector shifted = t.fma(log2e, magic);
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(oneBits)
                    .reinterpretAsFloats();
            FloatVector k = shifted.sub(magic);
            FloatVector e = k.fma(ln2High, t);
            e = k.fma(ln2Low, e);
            FloatVector p = e6.fma(e, e5);
            p = p.fma(e, e4);
            p = p.fma(e, e3);
            p = p.fma(e, e2);
            p = p.fma(e, one);
            p = p.fma(e, one);
            one.div(p.fma(scale, one)).intoArray(z, fOffset + r * PANEL);
        }
    }

    /** g = tanh(z), c' = f c + i g. */
    private static void cell(int rows, float[] z, int iOffset, int fOffset, float[] c, int cOffset, int cNextOffset) {
        int gOffset = fOffset + UNITS;
        FloatVector t13 = FloatVector.broadcast(F, T13);
        FloatVector t11 = FloatVector.broadcast(F, T11);
        FloatVector t9 = FloatVector.broadcast(F, T9);
        FloatVector t7 = FloatVector.broadcast(F, T7);
        FloatVector t5 = FloatVector.broadcast(F, T5);
        FloatVector t3 = FloatVector.broadcast(F, T3);
        FloatVector t1 = FloatVector.broadcast(F, T1);
        FloatVector u6 = FloatVector.broadcast(F, U6);
        FloatVector u4 = FloatVector.broadcast(F, U4);
        FloatVector u2 = FloatVector.broadcast(F, U2);
        FloatVector u0 = FloatVector.broadcast(F, U0);
        for (int r = 0; r < rows; r++) {
            FloatVector t = FloatVector.fromArray(F, z, gOffset + r * PANEL);
            t = t.blend(-TANH_LIMIT, t.compare(VectorOperators.LT, -TANH_LIMIT));
            t = t.blend(TANH_LIMIT, t.compare(VectorOperators.GT, TANH_LIMIT));
            FloatVector s = t.mul(t);
            FloatVector p = t13.fma(s, t11);
            p = p.fma(s, t9);
            p = p.fma(s, t7);
            p = p.fma(s, t5);
            p = p.fma(s, t3);
            p = p.fma(s, t1);
            FloatVector q = u6.fma(s, u4);
            q = q.fma(s, u2);
            q = q.fma(s, u0);
            FloatVector g = p.div(q).mul(t);
            g.intoArray(z, gOffset + r * PANEL);
            FloatVector kept = FloatVector.fromArray(F, z, fOffset + r * PANEL)
                    .mul(FloatVector.fromArray(F, c, cOffset + r * UNITS));
            FloatVector i = FloatVector.fromArray(F, z, iOffset + r * PANEL);
            i.fma(g, kept).intoArray(c, cNextOffset + r * UNITS);
        }
    }

    /** h = o tanh(c'). */
    private static void output(
            int rows, float[] z, int oOffset, float[] c, int cOffset, float[] h, int hOffset, int hRow) {
        FloatVector t13 = FloatVector.broadcast(F, T13);
        FloatVector t11 = FloatVector.broadcast(F, T11);
        FloatVector t9 = FloatVector.broadcast(F, T9);
        FloatVector t7 = FloatVector.broadcast(F, T7);
        FloatVector t5 = FloatVector.broadcast(F, T5);
        FloatVector t3 = FloatVector.broadcast(F, T3);
        FloatVector t1 = FloatVector.broadcast(F, T1);
        FloatVector u6 = FloatVector.broadcast(F, U6);
        FloatVector u4 = FloatVector.broadcast(F, U4);
        FloatVector u2 = FloatVector.broadcast(F, U2);
        FloatVector u0 = FloatVector.broadcast(F, U0);
        for (int r = 0; r < rows; r++) {
            FloatVector t = FloatVector.fromArray(F, c, cOffset + r * UNITS);
            t = t.blend(-TANH_LIMIT, t.compare(VectorOperators.LT, -TANH_LIMIT));
            t = t.blend(TANH_LIMIT, t.compare(VectorOperators.GT, TANH_LIMIT));
            FloatVector s = t.mul(t);
            FloatVector p = t13.fma(s, t11);
            p = p.fma(s, t9);
            p = p.fma(s, t7);
            p = p.fma(s, t5);
            p = p.fma(s, t3);
            p = p.fma(s, t1);
            FloatVector q = u6.fma(s, u4);
            q = q.fma(s, u2);
            q = q.fma(s, u0);
            FloatVector o = FloatVector.fromArray(F, z, oOffset + r * PANEL);
            o.mul(p.div(q).mul(t)).intoArray(h, hOffset + r * hRow);
        }
    }

    static void backward(
            int rows,
            float[] gates,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            int dhRow,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] dzRows,
            int dzRowsOffset,
            int dzRow,
            float[] db,
            int dbOffset,
            float[] scratch) {
        VectorActivations.tanh(c, cNextOffset, scratch, 0, rows * UNITS);
        for (int part = 0; part < UNITS; part += LANES) {
            gradients(
                    rows,
                    gates,
                    ioOffset + part,
                    fgOffset + part,
                    c,
                    cOffset + part,
                    dh,
                    dhOffset + part,
                    dhRow,
                    dc,
                    dcOffset + part,
                    dz,
                    dzIoOffset + part,
                    dzFgOffset + part,
                    dzRows,
                    dzRowsOffset + part,
                    dzRow,
                    db,
                    dbOffset + part,
                    scratch,
                    part);
        }
    }

    private static void gradients(
            int rows,
            float[] gates,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            float[] dh,
            int dhOffset,
            int dhRow,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] dzRows,
            int dzRowsOffset,
            int dzRow,
            float[] db,
            int dbOffset,
            float[] tanhC,
            int tanhOffset) {
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector dbi = FloatVector.fromArray(F, db, dbOffset);
        FloatVector dbo = FloatVector.fromArray(F, db, dbOffset + UNITS);
        FloatVector dbf = FloatVector.fromArray(F, db, dbOffset + 2 * UNITS);
        FloatVector dbg = FloatVector.fromArray(F, db, dbOffset + 3 * UNITS);
        for (int r = 0; r < rows; r++) {
            FloatVector dhr = FloatVector.fromArray(F, dh, dhOffset + r * dhRow);
            FloatVector tc = FloatVector.fromArray(F, tanhC, tanhOffset + r * UNITS);
            FloatVector o = FloatVector.fromArray(F, gates, ioOffset + UNITS + r * PANEL);
            FloatVector dzo = dhr.mul(tc).mul(o.mul(one.sub(o)));
            FloatVector dCell =
                    dhr.mul(o).fma(tc.neg().fma(tc, one), FloatVector.fromArray(F, dc, dcOffset + r * UNITS));
            FloatVector i = FloatVector.fromArray(F, gates, ioOffset + r * PANEL);
            FloatVector g = FloatVector.fromArray(F, gates, fgOffset + UNITS + r * PANEL);
            FloatVector dzi = dCell.mul(g).mul(i.mul(one.sub(i)));
            FloatVector dzg = dCell.mul(i).mul(g.neg().fma(g, one));
            FloatVector f = FloatVector.fromArray(F, gates, fgOffset + r * PANEL);
            FloatVector before = FloatVector.fromArray(F, c, cOffset + r * UNITS);
            FloatVector dzf = dCell.mul(before).mul(f.mul(one.sub(f)));
            dCell.mul(f).intoArray(dc, dcOffset + r * UNITS);
            dzi.intoArray(dz, dzIoOffset + r * PANEL);
            dzo.intoArray(dz, dzIoOffset + UNITS + r * PANEL);
            dzf.intoArray(dz, dzFgOffset + r * PANEL);
            dzg.intoArray(dz, dzFgOffset + UNITS + r * PANEL);
            dzi.intoArray(dzRows, dzRowsOffset + r * dzRow);
            dzo.intoArray(dzRows, dzRowsOffset + UNITS + r * dzRow);
            dzf.intoArray(dzRows, dzRowsOffset + 2 * UNITS + r * dzRow);
            dzg.intoArray(dzRows, dzRowsOffset + 3 * UNITS + r * dzRow);
            dbi = dbi.add(dzi);
            dbo = dbo.add(dzo);
            dbf = dbf.add(dzf);
            dbg = dbg.add(dzg);
        }
        dbi.intoArray(db, dbOffset);
        dbo.intoArray(db, dbOffset + UNITS);
        dbf.intoArray(db, dbOffset + 2 * UNITS);
        dbg.intoArray(db, dbOffset + 3 * UNITS);
    }
}
