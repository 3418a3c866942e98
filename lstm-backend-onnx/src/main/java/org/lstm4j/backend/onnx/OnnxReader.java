package org.lstm4j.backend.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import org.lstm4j.backend.onnx.internal.read.ModelReader;
import org.lstm4j.backend.onnx.internal.read.WireCheck;

/**
 * Reads ONNX models, as PyTorch, Keras, tf2onnx and {@link OnnxWriter} write them, into graphs.
 *
 * <p>What exporters write around an LSTM is brought back to what it means: constants are folded, initial states of zeros
 * left out however they are computed, Squeeze, Unsqueeze and Flatten become shapes, the Gather of a last step a slice. An
 * operator that graphs have not is refused with its node's name and what could be done.
 *
 * <p>Reading needs no native library, executes nothing and opens no other file. Before memory is taken for a size or a count
 * in the file it is held against the bytes that are there; a model may have {@value #MAX_PARTS} parts and what is folded
 * {@value #MAX_FOLDED} elements. Whatever the bytes are, the only exception is {@link OnnxModelException}.
 *
 * <p>Differences to ONNX: an index below 0 in a lookup is refused when the model runs, not counted from the end; dimensions
 * of size 0 are not read. Thread-safe.
 */
public final class OnnxReader {
    /** The most parts (nodes, their inputs and attributes, tensors, dimensions, ...) of a model. */
    public static final int MAX_PARTS = 2_000_000;

    /** The most elements that are computed while a model is read, all together. */
    public static final int MAX_FOLDED = 1 << 25;

    private OnnxReader() {}

    /**
     * Reads the bytes of an {@code .onnx} file.
     *
     * @throws OnnxModelException saying what is wrong with it, or what graphs cannot express
     */
    public static OnnxModel read(byte[] bytes) {
        WireCheck.check(bytes, MAX_PARTS);
        try {
            return ModelReader.read(ModelProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            OnnxModelException broken =
                    OnnxModelException.of(OnnxModelException.Problem.NOT_ONNX, WireCheck.damaged(e));
            broken.initCause(e);
            throw broken;
        }
    }
}
