package org.lstm4j.backend.jvm;

import org.junit.jupiter.api.Assumptions;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.spi.Backend;

/** The conformance kit on the Vector API kernels. */
class VectorKernelsConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        KernelLookup.obstacle().ifPresent(Assumptions::abort);
        return new NativeBackend(NativeBackendProvider.NAME, KernelLookup.kernels(KernelChoice.VECTOR), new Workers(2));
    }

    @Override
    protected String label() {
        return "native (vector)";
    }
}
