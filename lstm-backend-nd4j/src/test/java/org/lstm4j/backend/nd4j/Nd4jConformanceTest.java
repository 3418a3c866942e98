package org.lstm4j.backend.nd4j;

import java.util.EnumSet;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.DType;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.graph.Op;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** The conformance kit on ND4J. */
class Nd4jConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        Nd4jBackendProvider provider = new Nd4jBackendProvider();
        Availability availability = provider.availability();
        Assumptions.assumeTrue(availability.isReady(), availability::detail);
        return provider.create(BackendOptions.DEFAULT.withThreads(1));
    }

    @Override
    protected Capabilities capabilities() {
        return new Capabilities(EnumSet.allOf(Op.class), EnumSet.allOf(DType.class), false);
    }
}
