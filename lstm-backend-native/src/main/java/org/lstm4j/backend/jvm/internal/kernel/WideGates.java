package org.lstm4j.backend.jvm.internal.kernel;

import static org.lstm4j.backend.jvm.internal.kernel.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorGates} for half a group on vectors of sixteen lanes, which hold a row of a whole panel: i and o, or f and g, of eight units. Gates
 * that must meet are brought into the lower half by swapping halves; where only eight floats belong to a row, loads and stores are masked.
 * Narrower vectors would be the simpler way, but two species in one JVM mix the type profiles inside the Vector API, and then
 * kernels elsewhere are boxed.
 */
final class WideGates {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final VectorSpecies<Integer> I = VectorWidth.INTS;
    private static final VectorMask<Float> LOW = VectorMask.fromLong(F, 0xFF);
    private static final VectorMask<Float> HIGH = LOW.not();
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(F, lane -> (lane + 8) % 16);
    private static final int PANEL = Kernels.PANEL;

    private WideGates() {}

    static void forward(
            int rows,
            float[] z,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset) {
        VectorActivations.sigmoid(z, ioOffset, z, ioOffset, rows * PANEL);
        forget(rows, z, fgOffset);
        cell(rows, z, ioOffset, fgOffset, c, cOffset, cNextOffset);
        output(rows, z, ioOffset, c, cNextOffset, h, hOffset);
    }

    /** f = sigmoid(z). */
    static void forget(int rows, float[] z, int fgOffset) {
        if (rows == 0) {
            return;
        }
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
            FloatVector fg = FloatVector.fromArray(F, z, fgOffset + r * PANEL);
            FloatVector t = fg;
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
            fg.blend(one.div(p.fma(scale, one)), LOW).intoArray(z, fgOffset + r * PANEL);
        }
    }

    /** g = tanh(z), c' = f c + i g. */
    static void cell(int rows, float[] z, int ioOffset, int fgOffset, float[] c, int cOffset, int cNextOffset) {
        if (rows == 0) {
            return;
        }
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
            FloatVector raw = FloatVector.fromArray(F, z, fgOffset + r * PANEL);
            FloatVector t = raw;
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
            FloatVector fg = raw.blend(p.div(q).mul(t), HIGH);
            fg.intoArray(z, fgOffset + r * PANEL);
            FloatVector kept = fg.mul(FloatVector.fromArray(F, c, cOffset + r * PANEL, LOW));
            FloatVector io = FloatVector.fromArray(F, z, ioOffset + r * PANEL);
            FloatVector cell = io.fma(fg.rearrange(SWAP), kept);
            cell.blend(0f, cell.abs().compare(VectorOperators.LT, Floors.STATE))
                    .intoArray(c, cNextOffset + r * PANEL, LOW);
        }
    }

    /** h = o tanh(c'). */
    static void output(int rows, float[] z, int ioOffset, float[] c, int cOffset, float[] h, int hOffset) {
        if (rows == 0) {
            return;
        }
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
            FloatVector t = FloatVector.fromArray(F, c, cOffset + r * PANEL, LOW);
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
            FloatVector o = FloatVector.fromArray(F, z, ioOffset + r * PANEL).rearrange(SWAP);
            FloatVector out = o.mul(p.div(q).mul(t));
            out.blend(0f, out.abs().compare(VectorOperators.LT, Floors.STATE)).intoArray(h, hOffset + r * PANEL, LOW);
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
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] db,
            int dbOffset,
            float[] scratch,
            int scratchOffset) {
        VectorActivations.tanh(c, cNextOffset, scratch, scratchOffset, rows * PANEL);
        gradients(
                rows,
                gates,
                ioOffset,
                fgOffset,
                c,
                cOffset,
                dh,
                dhOffset,
                dc,
                dcOffset,
                dz,
                dzIoOffset,
                dzFgOffset,
                db,
                dbOffset,
                scratch,
                scratchOffset);
    }

    static void gradients(
            int rows,
            float[] gates,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] db,
            int dbOffset,
            float[] tanhC,
            int tanhOffset) {
        if (rows == 0) {
            return;
        }
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector dbIo = FloatVector.fromArray(F, db, dbOffset);
        FloatVector dbFg = FloatVector.fromArray(F, db, dbOffset + PANEL);
        for (int r = 0; r < rows; r++) {
            FloatVector dhr = FloatVector.fromArray(F, dh, dhOffset + r * PANEL, LOW);
            FloatVector tc = FloatVector.fromArray(F, tanhC, tanhOffset + r * PANEL, LOW);
            FloatVector i = FloatVector.fromArray(F, gates, ioOffset + r * PANEL);
            FloatVector o = i.rearrange(SWAP);
            FloatVector dzo = dhr.mul(tc).mul(o.mul(one.sub(o)));
            FloatVector dCell =
                    dhr.mul(o).fma(tc.neg().fma(tc, one), FloatVector.fromArray(F, dc, dcOffset + r * PANEL, LOW));
            FloatVector f = FloatVector.fromArray(F, gates, fgOffset + r * PANEL);
            FloatVector g = f.rearrange(SWAP);
            FloatVector dzi = dCell.mul(g).mul(i.mul(one.sub(i)));
            FloatVector dzg = dCell.mul(i).mul(g.neg().fma(g, one));
            FloatVector before = FloatVector.fromArray(F, c, cOffset + r * PANEL, LOW);
            FloatVector dzf = dCell.mul(before).mul(f.mul(one.sub(f)));
            FloatVector dBefore = dCell.mul(f);
            dBefore.blend(0f, dBefore.abs().compare(VectorOperators.LT, Floors.GRADIENT))
                    .intoArray(dc, dcOffset + r * PANEL, LOW);
            FloatVector dzIo = dzi.blend(dzo.rearrange(SWAP), HIGH);
            FloatVector dzFg = dzf.blend(dzg.rearrange(SWAP), HIGH);
            dzIo = dzIo.blend(0f, dzIo.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            dzFg = dzFg.blend(0f, dzFg.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            dzIo.intoArray(dz, dzIoOffset + r * PANEL);
            dzFg.intoArray(dz, dzFgOffset + r * PANEL);
            dbIo = dbIo.add(dzIo);
            dbFg = dbFg.add(dzFg);
        }
        dbIo.intoArray(db, dbOffset);
        dbFg.intoArray(db, dbOffset + PANEL);
    }
}
