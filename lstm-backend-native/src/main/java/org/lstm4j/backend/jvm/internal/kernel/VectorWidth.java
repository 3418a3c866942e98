package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM: the preferred one, or what the system property {@code lstm.native.vectorBits} asks for (128,
 * 256 or 512; for tests, a width that the machine lacks is emulated). The species are static constants, because the compiler
 * makes vector instructions only of those; and there is one width for all kernels, because two in
 * one JVM mix the type profiles inside the Vector API until some kernels are boxed.
 */
final class VectorWidth {
    static final VectorSpecies<Float> FLOATS = chosen();
    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    static final int LANES = FLOATS.length();

    private VectorWidth() {}

    private static VectorSpecies<Float> chosen() {
        int bits = Integer.getInteger("lstm.native.vectorBits", 0);
        if (bits == 0) {
            // Machines with wider vectors than 512 bits, should they come, work on panels of 16 floats all the same.
            bits = Math.min(512, Math.max(128, FloatVector.SPECIES_PREFERRED.vectorBitSize()));
        }
        return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }
}
