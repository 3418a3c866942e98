package org.lstm4j.reference;

import java.util.List;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Backends;

/** Offers the reference interpreter as the backend {@code reference}: always ready, never chosen by itself. */
public final class ReferenceBackendProvider implements BackendProvider {
    /** The name that selects it. */
    public static final String NAME = "reference";

    /** For {@link java.util.ServiceLoader}. */
    public ReferenceBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return -100;
    }

    @Override
    public Availability availability() {
        return Availability.ready("double precision, node by node; slow, for checking others");
    }

    @Override
    public boolean trains() {
        return true;
    }

    @Override
    public Backend create(BackendOptions options) {
        Backends.checkSettings(NAME, options.settings(), List.of());
        return new ReferenceBackend();
    }
}
