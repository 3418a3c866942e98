package org.lstm4j.backend.jvm.internal.kernel;

import static org.lstm4j.backend.jvm.internal.kernel.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The LSTM gate passes; {@link Kernels} documents the layouts. Half a group on vectors of sixteen lanes is a case of its own, {@link WideGates}. Each pass holds
 * one activation and stands above 325 bytecodes, for the reason that {@link VectorActivations} gives.
 */
final class VectorGates {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final VectorSpecies<Integer> I = VectorWidth.INTS;
    private static final int LANES = VectorWidth.LANES;
    private static final int PANEL = Kernels.PANEL;

    private VectorGates() {}

    static void forward(
            int rows,
            int units,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset) {
        int o = gate(1, units, zPanel);
        int f = gate(2, units, zPanel);
        int g = gate(3, units, zPanel);
        VectorActivations.sigmoid(z, zOffset, z, zOffset, rows * PANEL);
        if (units == PANEL) {
            VectorActivations.sigmoid(z, zOffset + o, z, zOffset + o, rows * PANEL);
            VectorActivations.sigmoid(z, zOffset + f, z, zOffset + f, rows * PANEL);
        }
        for (int part = 0; part < units; part += LANES) {
            int i = zOffset + part;
            if (units < PANEL) {
                sigmoid(rows, z, i + f, PANEL);
            }
            cell(rows, z, i, i + f, i + g, PANEL, c, cOffset + part, cNextOffset + part, PANEL);
            output(rows, z, i + o, PANEL, c, cNextOffset + part, PANEL, h, hOffset + part, PANEL);
        }
    }

    /** The gates of whole groups for a single row: the passes go from group to group instead of from row to row. */
    static void forwardRow(
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
            int hPanel) {
        int stride = 4 * zPanel;
        for (int part = 0; part < PANEL; part += LANES) {
            int i = zOffset + part;
            int o = i + zPanel;
            int f = o + zPanel;
            int g = f + zPanel;
            sigmoid(groups, z, i, stride);
            sigmoid(groups, z, o, stride);
            sigmoid(groups, z, f, stride);
            cell(groups, z, i, f, g, stride, c, cOffset + part, cNextOffset + part, cPanel);
            output(groups, z, o, stride, c, cNextOffset + part, cPanel, h, hOffset + part, hPanel);
        }
    }

    /** Where a gate (i, o, f, g) lies behind the first. */
    private static int gate(int gate, int units, int panel) {
        int column = gate * units;
        return column / PANEL * panel + column % PANEL;
    }

    /** Sigmoid of a vector every {@code stride} floats, in place. */
    static void sigmoid(int count, float[] z, int offset, int stride) {
        if (count == 0) {
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
        for (int r = 0; r < count; r++) {
            FloatVector t = FloatVector.fromArray(F, z, offset + r * stride);
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
            one.div(p.fma(scale, one)).intoArray(z, offset + r * stride);
        }
    }

    /** g = tanh(z), c' = f c + i g. */
    static void cell(
            int count,
            float[] z,
            int iOffset,
            int fOffset,
            int gOffset,
            int stride,
            float[] c,
            int cOffset,
            int cNextOffset,
            int cStride) {
        if (count == 0) {
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
        for (int r = 0; r < count; r++) {
            FloatVector t = FloatVector.fromArray(F, z, gOffset + r * stride);
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
            g.intoArray(z, gOffset + r * stride);
            FloatVector kept = FloatVector.fromArray(F, z, fOffset + r * stride)
                    .mul(FloatVector.fromArray(F, c, cOffset + r * cStride));
            FloatVector i = FloatVector.fromArray(F, z, iOffset + r * stride);
            FloatVector cell = i.fma(g, kept);
            cell.blend(0f, cell.abs().compare(VectorOperators.LT, Floors.STATE))
                    .intoArray(c, cNextOffset + r * cStride);
        }
    }

    /** h = o tanh(c'). */
    static void output(
            int count,
            float[] z,
            int oOffset,
            int stride,
            float[] c,
            int cOffset,
            int cStride,
            float[] h,
            int hOffset,
            int hStride) {
        if (count == 0) {
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
        for (int r = 0; r < count; r++) {
            FloatVector t = FloatVector.fromArray(F, c, cOffset + r * cStride);
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
            FloatVector o = FloatVector.fromArray(F, z, oOffset + r * stride);
            FloatVector out = o.mul(p.div(q).mul(t));
            out.blend(0f, out.abs().compare(VectorOperators.LT, Floors.STATE)).intoArray(h, hOffset + r * hStride);
        }
    }

    static void backward(
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
            int scratchOffset) {
        VectorActivations.tanh(c, cNextOffset, scratch, scratchOffset, rows * PANEL);
        for (int part = 0; part < units; part += LANES) {
            gradients(
                    rows,
                    gates,
                    gatesOffset + part,
                    gate(1, units, gatesPanel),
                    gate(2, units, gatesPanel),
                    gate(3, units, gatesPanel),
                    c,
                    cOffset + part,
                    dh,
                    dhOffset + part,
                    dc,
                    dcOffset + part,
                    dz,
                    dzOffset + part,
                    gate(1, units, dzPanel),
                    gate(2, units, dzPanel),
                    gate(3, units, dzPanel),
                    db,
                    dbOffset + part,
                    gate(1, units, PANEL),
                    gate(2, units, PANEL),
                    gate(3, units, PANEL),
                    scratch,
                    scratchOffset + part);
        }
    }

    static void gradients(
            int rows,
            float[] gates,
            int gatesOffset,
            int o,
            int f,
            int g,
            float[] c,
            int cOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzOffset,
            int dzO,
            int dzF,
            int dzG,
            float[] db,
            int dbOffset,
            int dbO,
            int dbF,
            int dbG,
            float[] tanhC,
            int tanhOffset) {
        if (rows == 0) {
            return;
        }
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector sumI = FloatVector.fromArray(F, db, dbOffset);
        FloatVector sumO = FloatVector.fromArray(F, db, dbOffset + dbO);
        FloatVector sumF = FloatVector.fromArray(F, db, dbOffset + dbF);
        FloatVector sumG = FloatVector.fromArray(F, db, dbOffset + dbG);
        for (int r = 0; r < rows; r++) {
            int from = gatesOffset + r * PANEL;
            FloatVector dhr = FloatVector.fromArray(F, dh, dhOffset + r * PANEL);
            FloatVector tc = FloatVector.fromArray(F, tanhC, tanhOffset + r * PANEL);
            FloatVector gateO = FloatVector.fromArray(F, gates, from + o);
            FloatVector dCell =
                    dhr.mul(gateO).fma(tc.neg().fma(tc, one), FloatVector.fromArray(F, dc, dcOffset + r * PANEL));
            FloatVector zo = dhr.mul(tc).mul(gateO.mul(one.sub(gateO)));
            FloatVector gateI = FloatVector.fromArray(F, gates, from);
            FloatVector gateG = FloatVector.fromArray(F, gates, from + g);
            FloatVector zi = dCell.mul(gateG).mul(gateI.mul(one.sub(gateI)));
            FloatVector zg = dCell.mul(gateI).mul(gateG.neg().fma(gateG, one));
            FloatVector gateF = FloatVector.fromArray(F, gates, from + f);
            FloatVector before = FloatVector.fromArray(F, c, cOffset + r * PANEL);
            FloatVector zf = dCell.mul(before).mul(gateF.mul(one.sub(gateF)));
            FloatVector dBefore = dCell.mul(gateF);
            dBefore.blend(0f, dBefore.abs().compare(VectorOperators.LT, Floors.GRADIENT))
                    .intoArray(dc, dcOffset + r * PANEL);
            int to = dzOffset + r * PANEL;
            zi = zi.blend(0f, zi.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            zi.intoArray(dz, to);
            zo = zo.blend(0f, zo.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            zo.intoArray(dz, to + dzO);
            zf = zf.blend(0f, zf.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            zf.intoArray(dz, to + dzF);
            zg = zg.blend(0f, zg.abs().compare(VectorOperators.LT, Floors.GRADIENT));
            zg.intoArray(dz, to + dzG);
            sumI = sumI.add(zi);
            sumO = sumO.add(zo);
            sumF = sumF.add(zf);
            sumG = sumG.add(zg);
        }
        sumI.intoArray(db, dbOffset);
        sumO.intoArray(db, dbOffset + dbO);
        sumF.intoArray(db, dbOffset + dbF);
        sumG.intoArray(db, dbOffset + dbG);
    }
}
