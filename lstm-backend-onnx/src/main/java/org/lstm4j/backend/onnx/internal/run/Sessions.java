package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import org.lstm4j.backend.onnx.OnnxBackendProvider;
import org.lstm4j.spi.BackendException;

/**
 * Makes sessions that all run in the same way.
 *
 * @param environment the process's only one; ONNX Runtime frees it with the process
 * @param provider who computes
 * @param threads how many threads one session computes with
 */
record Sessions(OrtEnvironment environment, ExecutionProvider provider, int threads) {

    /** Loads the native library. @throws BackendException if that fails */
    static OrtEnvironment loadEnvironment() {
        try {
            // Failures come as exceptions; ONNX Runtime would print them as well.
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lstm4j");
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | RuntimeException | LinkageError e) {
            throw failure("cannot load its native library: " + e.getMessage(), e);
        }
    }

    static BackendException failure(String message, Throwable cause) {
        return new BackendException(OnnxBackendProvider.NAME, message, cause);
    }

    /** A session of a serialized model, which the caller closes. @throws BackendException if the model is refused */
    OrtSession open(byte[] model) {
        return open(options -> environment.createSession(model, options));
    }

    /** A session of a file, which may have weights beside it. @throws BackendException if the model is refused */
    OrtSession open(Path model) {
        return open(options -> environment.createSession(model.toString(), options));
    }

    private interface Creation {
        OrtSession with(OrtSession.SessionOptions options) throws OrtException;
    }

    private OrtSession open(Creation creation) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            // It remembers a layout for each new size of batch or time, without bound.
            options.setMemoryPatternOptimization(false);
            provider.addTo(options);
            return creation.with(options);
        } catch (OrtException e) {
            throw failure("ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }
}
