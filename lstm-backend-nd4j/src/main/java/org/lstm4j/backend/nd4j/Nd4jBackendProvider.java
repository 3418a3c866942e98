package org.lstm4j.backend.nd4j;

import java.util.List;
import org.lstm4j.backend.nd4j.internal.Installation;
import org.lstm4j.backend.nd4j.internal.Nd4jBackend;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Backends;

/**
 * Offers the backend {@code nd4j}: training and inference on ND4J.
 *
 * <p>ND4J comes as a jar of its own that this module only compiles against. With {@code org.nd4j:nd4j-native} and its
 * native classifier on the class path the backend runs on the CPU, with {@code org.nd4j:nd4j-cuda-11.6} on CUDA. It has
 * no settings. The number of threads holds for everything in the JVM that uses ND4J.
 */
public final class Nd4jBackendProvider implements BackendProvider {
    /** The name that selects it. */
    public static final String NAME = "nd4j";

    /** For {@link java.util.ServiceLoader}. */
    public Nd4jBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** Below the native backend's: nobody who did not ask for ND4J waits for it to start. */
    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Availability availability() {
        return Installation.availability();
    }

    @Override
    public boolean callsNativeCode() {
        return true;
    }

    @Override
    public boolean trains() {
        return true;
    }

    /**
     * Loads ND4J, which takes one to four seconds the first time in a JVM.
     *
     * @throws org.lstm4j.InvalidInputException if there are settings: the backend has none
     * @throws BackendException if ND4J is not there or does not start
     */
    @Override
    public Backend create(BackendOptions options) {
        Backends.checkSettings(NAME, options.settings(), List.of());
        Availability availability = availability();
        if (!availability.isReady()) {
            throw new BackendException(NAME, availability.detail(), new IllegalStateException(availability.detail()));
        }
        return Nd4jBackend.create(options.actualThreads());
    }
}
