package org.lstm4j.conformance;

import org.lstm4j.spi.Backend;

/** The example of CONTRIBUTING: what is declared is held to, the rest is skipped with its reason. */
class ToyBackendConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        return new ToyBackend();
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.of(ToyBackend.OPERATORS);
    }

    @Override
    protected boolean isReported() {
        return false;
    }
}
