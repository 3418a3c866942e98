package org.lstm4j.backend.jvm;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.spi.Backend;

/** The conformance kit on the scalar kernels. */
class ScalarKernelsConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        return new NativeBackend(NativeBackendProvider.NAME, KernelLookup.kernels(KernelChoice.SCALAR), new Workers(1));
    }

    @Override
    protected String label() {
        return "native (scalar)";
    }
}
