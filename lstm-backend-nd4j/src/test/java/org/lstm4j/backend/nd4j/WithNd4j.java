package org.lstm4j.backend.nd4j;

import org.junit.jupiter.api.Assumptions;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.TrainingBackend;

/** The backend for tests that need ND4J itself, which is on the class path with the profile nd4j. */
final class WithNd4j {
    private WithNd4j() {}

    /** The backend with one thread; the test is skipped, with the reason, where it cannot run. */
    static TrainingBackend backend() {
        Nd4jBackendProvider provider = new Nd4jBackendProvider();
        Availability availability = provider.availability();
        Assumptions.assumeTrue(availability.isReady(), availability::detail);
        return (TrainingBackend) provider.create(BackendOptions.DEFAULT.withThreads(1));
    }
}
