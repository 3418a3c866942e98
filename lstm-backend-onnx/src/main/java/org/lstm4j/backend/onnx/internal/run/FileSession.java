package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.spi.BackendException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Turns;

/** The session of a file that may be anybody's. */
public final class FileSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, HostTensor> memory = new LinkedHashMap<>();
    private final List<String> inputs;
    private final Turns turns = new Turns("session of ONNX Runtime");

    private FileSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
        this.inputs = List.copyOf(session.getInputNames());
    }

    /** Opens it. @throws OnnxModelException if ONNX Runtime refuses it */
    public static FileSession open(byte[] model, BackendOptions options) {
        return open(options, sessions -> sessions.open(model));
    }

    /** Opens a file, which may have weights beside it. @throws OnnxModelException if ONNX Runtime refuses it */
    public static FileSession open(Path model, BackendOptions options) {
        return open(options, sessions -> sessions.open(model));
    }

    private static FileSession open(BackendOptions options, Function<Sessions, OrtSession> opening) {
        OrtEnvironment environment = Sessions.loadEnvironment();
        Sessions sessions =
                new Sessions(environment, ExecutionProvider.of(options.settings()), options.actualThreads());
        try {
            return new FileSession(environment, opening.apply(sessions));
        } catch (BackendException e) {
            OnnxModelException refused =
                    OnnxModelException.of(OnnxModelException.Problem.UNSUPPORTED, String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
    }

    /** The names of the inputs. */
    public List<String> inputs() {
        return inputs;
    }

    /** Runs once, after the runs of other threads. */
    public Feeds run(Feeds feeds) {
        return turns.take(() -> runNow(feeds));
    }

    private Feeds runNow(Feeds feeds) {
        try {
            Map<String, OnnxTensor> fed = new LinkedHashMap<>();
            for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
                Tensor tensor = feeds.get(input.getKey());
                checkType(input.getKey(), input.getValue(), tensor.dtype());
                HostTensor host =
                        memory.computeIfAbsent(input.getKey(), name -> new HostTensor(environment, tensor.dtype()));
                fed.put(input.getKey(), host.of(tensor.dims()));
                host.copyFrom(tensor);
            }
            Feeds outputs = new Feeds();
            try (OrtSession.Result result = session.run(fed)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), tensor(output.getKey(), output.getValue()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new InvalidInputException("ONNX Runtime refuses the inputs: " + e.getMessage(), e);
        }
    }

    private static void checkType(String name, NodeInfo info, DType dtype) {
        boolean fits = info.getInfo() instanceof TensorInfo tensor
                && HostTensor.dtype(tensor.type).equals(Optional.of(dtype));
        if (!fits) {
            throw new InvalidInputException("Input " + name + " is " + info.getInfo() + "; got " + dtype.text());
        }
    }

    private static Tensor tensor(String name, OnnxValue value) {
        if (value instanceof OnnxTensor tensor) {
            TensorInfo info = tensor.getInfo();
            DType dtype = HostTensor.dtype(info.type)
                    .orElseThrow(() -> new InvalidInputException(
                            "Output " + name + " is " + info.type + ", which tensors of ours cannot hold"));
            long[] shape = info.getShape();
            int[] dims = new int[shape.length];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = Math.toIntExact(shape[axis]);
            }
            Tensor copy = Tensor.zeros(dtype, dims);
            Tensors.copy(tensor.getByteBuffer(), copy);
            return copy;
        }
        throw new InvalidInputException("Output " + name + " is " + value.getType() + ", not a tensor");
    }

    @Override
    public void close() {
        turns.close(this::free);
    }

    private void free() {
        memory.values().forEach(HostTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw Sessions.failure("a session cannot be closed: " + e.getMessage(), e);
        }
    }
}
