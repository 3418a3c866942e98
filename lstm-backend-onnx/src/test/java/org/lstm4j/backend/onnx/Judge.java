package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;

/** What ONNX Runtime makes of the bytes of a file themselves: the judge of what was read. */
final class Judge {
    private Judge() {}

    static Feeds original(byte[] bytes, Feeds feeds) throws OrtException {
        Networks.onnx().close();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lstm4j");
        // as written: optimised, ONNX Runtime computes quantised weights another way
        try (OrtSession.SessionOptions plain = new OrtSession.SessionOptions()) {
            plain.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return original(environment, plain, bytes, feeds);
        }
    }

    private static Feeds original(
            OrtEnvironment environment, OrtSession.SessionOptions options, byte[] bytes, Feeds feeds)
            throws OrtException {
        Map<String, OnnxTensor> fed = new HashMap<>();
        try (OrtSession session = environment.createSession(bytes, options)) {
            for (String name : feeds.names()) {
                fed.put(name, theirs(environment, feeds.get(name)));
            }
            Feeds outputs = new Feeds();
            try (OrtSession.Result result = session.run(fed)) {
                for (var entry : result) {
                    outputs.put(entry.getKey(), ours((OnnxTensor) entry.getValue()));
                }
            }
            return outputs;
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor theirs(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] shape = Arrays.stream(tensor.dims()).asLongStream().toArray();
        return switch (tensor.dtype()) {
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.longs()), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(tensor.ints()), shape);
            case FLOAT32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.floats()), shape);
            case BOOL -> {
                ByteBuffer bytes = ByteBuffer.allocateDirect(tensor.size());
                Tensors.copy(tensor, bytes);
                yield OnnxTensor.createTensor(environment, bytes, shape, OnnxJavaType.BOOL);
            }
            case FLOAT64 -> throw new AssertionError("no test feeds doubles");
        };
    }

    private static Tensor ours(OnnxTensor tensor) {
        int[] dims = Arrays.stream(tensor.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        DType dtype = switch (tensor.getInfo().type) {
            case FLOAT -> DType.FLOAT32;
            case INT32 -> DType.INT32;
            case INT64 -> DType.INT64;
            case BOOL -> DType.BOOL;
            default -> throw new AssertionError(tensor);
        };
        Tensor ours = Tensor.zeros(dtype, dims);
        Tensors.copy(tensor.getByteBuffer(), ours);
        return ours;
    }

    /** Reads the model and runs it on all backends; each result must be that of ONNX Runtime on the file itself. */
    static Feeds agrees(ModelMaker maker, Feeds feeds) throws OrtException {
        Feeds expected = original(maker.bytes(), feeds);
        equal(OnnxReader.read(maker.bytes()), feeds, expected, 2e-6);
        return expected;
    }

    /** Runs a model on all backends. */
    static void equal(OnnxModel model, Feeds feeds, Feeds expected, double tolerance) {
        for (String name : List.of("native", "onnx", "reference")) {
            try (Backend backend = Backends.select(Selection.of(name))) {
                Feeds actual = Networks.run(backend, model.graph(), model.weights(), feeds);
                for (String output : expected.names()) {
                    same(name + ": " + output, expected.get(output), actual.get(output), tolerance);
                }
            }
        }
    }

    /** Equal but for a tolerance, whole numbers without; what is no number, or infinite, is that in both. */
    private static void same(String what, Tensor expected, Tensor actual, double tolerance) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        assertThat(actual.dtype()).as(what).isEqualTo(expected.dtype());
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.element(i);
            double a = actual.element(i);
            if (Double.compare(e, a) != 0) {
                assertThat(Math.abs(a - e))
                        .as("%s[%d]: %s, not %s", what, i, a, e)
                        .isLessThanOrEqualTo(expected.dtype().isFloating() ? tolerance * (1 + Math.abs(e)) : 0);
            }
        }
    }
}
