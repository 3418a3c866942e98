package org.lstm4j.backend.nd4j;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.DType;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.ImporterConformance;
import org.lstm4j.conformance.OnnxImporter;
import org.lstm4j.graph.Op;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.BackendOptions;

/** ONNX's vectors and models of others, as {@code lstm import} reads them, on ND4J. */
class ImporterConformanceTest extends ImporterConformance {
    @Override
    protected OnnxImporter importer() {
        return bytes -> {
            OnnxModel model = OnnxReader.read(bytes);
            return new OnnxImporter.Imported(model.graph(), model.weights());
        };
    }

    @Override
    protected List<Subject> backends() {
        Nd4jBackendProvider provider = new Nd4jBackendProvider();
        Availability availability = provider.availability();
        Assumptions.assumeTrue(availability.isReady(), availability::detail);
        Capabilities all = new Capabilities(EnumSet.allOf(Op.class), EnumSet.allOf(DType.class), false);
        return List.of(new Subject("nd4j", provider.create(BackendOptions.DEFAULT.withThreads(1)), all));
    }
}
