package org.lstm4j.backend.onnx;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.onnx.internal.run.FileSession;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Feeds;

/**
 * An ONNX file at work in ONNX Runtime just as it is, with operators that graphs have not as well. Who wants a graph, on any
 * backend, takes {@link OnnxReader}; this is for serving somebody's file, and for checking our own.
 *
 * <p>Thread-safe, one run at a time: threads that share it take turns. For runs side by side open one for each.
 */
public final class OnnxSession implements AutoCloseable {
    private final FileSession session;

    private OnnxSession(FileSession session) {
        this.session = session;
    }

    /**
     * Opens a model, which must hold all its weights.
     *
     * @param options threads, and the settings of the backend {@code onnx}
     * @throws OnnxModelException if ONNX Runtime refuses it
     * @throws ProviderUnavailableException if the execution provider that the settings name is not here
     * @throws InvalidInputException if ONNX Runtime is not on the class path, or not made for this machine
     * @throws org.lstm4j.spi.BackendException if ONNX Runtime cannot start
     */
    public static OnnxSession open(byte[] model, BackendOptions options) {
        requireRuntime();
        return new OnnxSession(FileSession.open(model, options));
    }

    /**
     * Opens a file, with the weights that lie beside it.
     *
     * @param options threads, and the settings of the backend {@code onnx}
     * @throws OnnxModelException if ONNX Runtime refuses it
     * @throws ProviderUnavailableException if the execution provider that the settings name is not here
     * @throws InvalidInputException if ONNX Runtime is not on the class path, or not made for this machine
     * @throws org.lstm4j.spi.BackendException if ONNX Runtime cannot start
     */
    public static OnnxSession open(Path model, BackendOptions options) {
        requireRuntime();
        return new OnnxSession(FileSession.open(model, options));
    }

    private static void requireRuntime() {
        Availability availability = new OnnxBackendProvider().availability();
        if (!availability.isReady()) {
            throw new InvalidInputException("The file cannot be run: " + availability.detail());
        }
    }

    /** The names of what each run is fed, in the file's order. */
    public List<String> inputs() {
        return session.inputs();
    }

    /**
     * Runs the model once.
     *
     * @param inputs a tensor for each input
     * @return a new tensor for each output, in the file's order
     * @throws org.lstm4j.InvalidInputException if a tensor is missing, or ONNX Runtime refuses one
     * @throws org.lstm4j.ClosedException if it is closed
     */
    public Feeds run(Feeds inputs) {
        return session.run(inputs);
    }

    /** Frees the session and its memory, after the run that is under way; does nothing the second time. */
    @Override
    public void close() {
        session.close();
    }
}
