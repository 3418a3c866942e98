package org.lstm4j.backend.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.backend.onnx.internal.read.ModelReader;
import org.lstm4j.backend.onnx.internal.read.WireCheck;

/**
 * Reads ONNX models, as PyTorch, Keras, tf2onnx and {@link OnnxWriter} write them, into graphs.
 *
 * <p>What exporters write around an LSTM is brought back to what it means: constants are folded, initial states of
 * zeros left out however they are computed, Squeeze, Unsqueeze and Flatten become shapes, the Gather of a last step a
 * slice. An operator that graphs have not is refused with its node's name and what could be done.
 *
 * <p>Reading needs no native library and executes nothing. Weights beside the model are read from its own folder by
 * {@link #read(Path)}, and from nowhere else. Before memory is taken for a size or a count
 * in the file it is held against the bytes that are there; a model may have {@value #MAX_PARTS} parts and what is
 * folded {@value #MAX_FOLDED} elements. Whatever the bytes are, the only exception is {@link OnnxModelException}.
 *
 * <p>Differences to ONNX: an index below 0 in a lookup is refused when the model runs, not counted from the end;
 * dimensions of size 0 are not read. Thread-safe.
 */
public final class OnnxReader {
    /** The most parts (nodes, their inputs and attributes, tensors, dimensions, ...) of a model. */
    public static final int MAX_PARTS = 2_000_000;

    /** The most elements that are computed while a model is read, all together. */
    public static final int MAX_FOLDED = 1 << 25;

    /** The most bytes that are read from files beside a model, all together. */
    public static final long MAX_EXTERNAL_BYTES = 1L << 34;

    private OnnxReader() {}

    /**
     * Reads the bytes of an {@code .onnx} file that has all its weights in it.
     *
     * @throws OnnxModelException saying what is wrong with it, or what graphs cannot express
     */
    public static OnnxModel read(byte[] bytes) {
        return read(bytes, Optional.empty(), Map.of());
    }

    /**
     * Reads an {@code .onnx} file, with the weights that lie beside it, as PyTorch and large models have them: {@code
     * model.onnx.data}. Those are read from regular files in the folder of the model alone, by plain names, after their
     * bounds have been held against the files' sizes; a link that leads out of the folder is not followed.
     *
     * @throws OnnxModelException if it cannot be read, naming the file; what is wrong with it, or what graphs
     *     cannot express
     */
    public static OnnxModel read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads an {@code .onnx} file as {@link #read(Path)} does, for some sizes and values alone: what branches on them, or asks whether
     * sizes are equal, can then be read.
     *
     * @param fixed sizes of open dimensions by their names, as in {@code sequence=512}, and values of inputs of one number, as in {@code
     *     sr=16000}, which are inputs no longer
     * @throws OnnxModelException as {@link #read(Path)}, and if there is no dimension or input of a name
     */
    public static OnnxModel read(Path file, Map<String, Long> fixed) {
        try {
            return read(bytes(file), Optional.of(file), fixed);
        } catch (OnnxModelException e) {
            OnnxModelException placed =
                    new OnnxModelException(e.problem(), e.operator(), e.node(), file + ": " + e.getMessage());
            placed.initCause(e);
            throw placed;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw unreadable("is not a regular file. Give the path of an .onnx file");
            }
            if (attributes.size() > Integer.MAX_VALUE - 64) {
                throw OnnxModelException.of(
                        OnnxModelException.Problem.TOO_LARGE,
                        "is larger than an ONNX file can be (2 GiB). Give the .onnx file itself");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw because(e, unreadable("there is no such file"));
        } catch (AccessDeniedException e) {
            throw because(e, unreadable("may not be read. Check its permissions"));
        } catch (IOException e) {
            throw because(e, unreadable("cannot be read: " + e.getMessage()));
        }
    }

    private static OnnxModelException unreadable(String detail) {
        return OnnxModelException.of(OnnxModelException.Problem.NOT_ONNX, detail);
    }

    private static OnnxModelException because(Exception cause, OnnxModelException e) {
        e.initCause(cause);
        return e;
    }

    private static OnnxModel read(byte[] bytes, Optional<Path> file, Map<String, Long> fixed) {
        WireCheck.check(bytes, MAX_PARTS);
        try {
            return ModelReader.read(ModelProto.parseFrom(bytes), file, fixed);
        } catch (InvalidProtocolBufferException e) {
            throw because(e, OnnxModelException.of(OnnxModelException.Problem.NOT_ONNX, WireCheck.damaged(e)));
        }
    }
}
