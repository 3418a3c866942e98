package org.lstm4j.backend.onnx;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.backend.jvm.NativeBackendProvider;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.ImporterConformance;
import org.lstm4j.conformance.OnnxImporter;
import org.lstm4j.graph.Op;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;

/** The reader of {@code lstm import}, held to ONNX's vectors on every backend that is here. */
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
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new Subject("reference", new ReferenceBackend(), Capabilities.DOUBLE));
        BackendProvider ours = new NativeBackendProvider();
        // as its own module calls it; scalar kernels, which it takes where there are no others, give the same bits
        String kernels = ours.availability().detail().contains("scalar") ? "native (scalar)" : "native (vector)";
        subjects.add(new Subject(kernels, ours.create(BackendOptions.DEFAULT.withThreads(2)), Capabilities.FLOAT32));
        BackendProvider runtime = new OnnxBackendProvider();
        if (runtime.availability().isReady()) {
            subjects.add(new Subject(
                    "onnx",
                    runtime.create(BackendOptions.DEFAULT.withThreads(2)),
                    new Capabilities(EnumSet.allOf(Op.class), EnumSet.allOf(DType.class), false)));
        }
        return subjects;
    }
}
