package org.lstm4j.backend.jvm;

import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Backends;

/** Offers the backend {@code native}: always ready, since it needs nothing but the JVM. */
public final class NativeBackendProvider implements BackendProvider {
    /** The name that selects it. */
    public static final String NAME = "native";

    /** For {@link java.util.ServiceLoader}. */
    public NativeBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability availability() {
        return Availability.ready(KernelLookup.obstacle()
                .map(obstacle -> "pure Java, scalar kernels: " + obstacle)
                .orElse("pure Java, Vector API"));
    }

    @Override
    public boolean trains() {
        return true;
    }

    @Override
    public Backend create(BackendOptions options) {
        Backends.checkSettings(NAME, options.settings(), List.of());
        Kernels kernels = KernelLookup.kernels();
        kernels.prepare();
        return new NativeBackend(NAME, kernels, new Workers(options.actualThreads()));
    }
}
