package org.lstm4j.conformance;

import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;

/** The oracle is held to the same rules, in double precision. */
class ReferenceConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        return new ReferenceBackend();
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.DOUBLE;
    }
}
