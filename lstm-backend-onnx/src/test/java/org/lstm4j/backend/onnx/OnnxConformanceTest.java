package org.lstm4j.backend.onnx;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.DType;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.KnownGap;
import org.lstm4j.graph.Op;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** The conformance kit on ONNX Runtime. */
class OnnxConformanceTest extends BackendConformance {
    @Override
    protected Backend backend() {
        OnnxBackendProvider provider = new OnnxBackendProvider();
        Availability availability = provider.availability();
        Assumptions.assumeTrue(availability.isReady(), availability::detail);
        return provider.create(BackendOptions.DEFAULT.withThreads(2));
    }

    /** All of ONNX's operators (ours never reach an ONNX model), in all types; of float64 the LSTM alone is refused. */
    @Override
    protected Capabilities capabilities() {
        Set<Op> operators =
                EnumSet.allOf(Op.class).stream().filter(op -> !op.isPrivate()).collect(Collectors.toSet());
        return new Capabilities(operators, EnumSet.allOf(DType.class), false);
    }

    @Override
    protected Set<KnownGap> knownGaps() {
        return Set.of();
    }
}
