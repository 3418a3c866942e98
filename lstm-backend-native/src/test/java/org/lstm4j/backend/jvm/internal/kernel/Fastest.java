package org.lstm4j.backend.jvm.internal.kernel;

/** What tests run that want vectors from the first call on: the automatic choice would give scalar kernels to all that is over quickly. */
public final class Fastest {
    /** Vectors, or scalar where there are none. */
    public static final KernelChoice KERNELS =
            KernelLookup.obstacle().isPresent() ? KernelChoice.SCALAR : KernelChoice.VECTOR;

    private Fastest() {}
}
