package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Assumptions;

/** Skips tests at a vector width that this machine would have to emulate. */
public final class WidthAssumptions {
    private WidthAssumptions() {}

    /** Goes on only where {@code lstm.native.vectorBits} is absent or no wider than the machine's own vectors. */
    public static void assumeMachineHasTheWidth() {
        int asked = Integer.getInteger("lstm.native.vectorBits", 0);
        int own = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        Assumptions.assumeTrue(
                asked <= own, "vectors of " + asked + " bits would be emulated: this machine has " + own);
    }
}
