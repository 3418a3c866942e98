package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.OrtEnvironment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.DType;
import org.lstm4j.backend.onnx.OnnxBackendProvider;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.internal.write.ModelWriter;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Scan;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Programs;

/** Runs graphs on ONNX Runtime. Closing it closes all that was compiled. */
public final class OrtBackend implements Backend {
    private static final Set<Op> RECURRENT = Set.of(Op.LSTM, Op.GRU, Op.RNN);

    private final Sessions sessions;
    private final Programs programs = new Programs(OnnxBackendProvider.NAME);
    private final Set<OrtPredictor> open = ConcurrentHashMap.newKeySet();

    private OrtBackend(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Loads ONNX Runtime and checks that what the options ask for is there. */
    public static OrtBackend create(BackendOptions options) {
        OrtEnvironment environment = Sessions.loadEnvironment();
        return new OrtBackend(
                new Sessions(environment, ExecutionProvider.of(options.settings()), options.actualThreads()));
    }

    @Override
    public String name() {
        return OnnxBackendProvider.NAME;
    }

    @Override
    public String description() {
        int threads = sessions.threads();
        return "ONNX Runtime " + sessions.environment().getVersion() + ", " + sessions.provider() + ", " + threads
                + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return programs.predictor(graph, () -> open(graph));
    }

    private Predictor open(Graph graph) {
        for (Node node : graph.nodes()) {
            checkRuns(node);
        }
        graph.unsafeDivision().ifPresent(node -> {
            throw new OnnxModelException(
                    OnnxModelException.Problem.UNSUPPORTED,
                    node.op().text(),
                    node.origin().scope(),
                    node.where()
                            + " divides whole numbers by what may be 0, which would end the process in ONNX Runtime."
                            + " Cast them to float32, or take the backend native");
        });
        OrtPredictor predictor = new OrtPredictor(graph, sessions, open::remove);
        open.add(predictor);
        return predictor;
    }

    private static void checkRuns(Node node) {
        ModelWriter.checkPublic(node);
        if (node.op() == Op.SCAN) {
            Scan.of(node).body().nodes().forEach(OrtBackend::checkRuns);
        }
        if (RECURRENT.contains(node.op()) && node.input(0).dtype() == DType.FLOAT64) {
            throw new OnnxModelException(
                    OnnxModelException.Problem.UNSUPPORTED,
                    node.op().text(),
                    node.origin().scope(),
                    node.where() + " computes in float64, for which ONNX Runtime has no "
                            + node.op().text() + ". Take float32, or the" + " backend reference");
        }
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public void close() {
        programs.close(() -> List.copyOf(open).forEach(OrtPredictor::close));
    }
}
