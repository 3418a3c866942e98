package org.lstm4j.backend.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.BackendConformance;

/** Models of other programs with inputs and outputs, laid out as ONNX's own tests, where they are given. */
final class RecordedModels {
    private RecordedModels() {}

    /** The folders with a {@code model.onnx} below {@code onnx_models}; skips the test if there are none. */
    static List<Path> folders() {
        String given = System.getProperty(BackendConformance.VECTORS, "");
        Path base = Path.of(System.getProperty(BackendConformance.BASE, ""));
        List<Path> folders = new ArrayList<>();
        for (String directory : given.split(File.pathSeparator, -1)) {
            Path models = base.resolve(directory.strip()).resolve("onnx_models");
            if (!directory.isBlank() && Files.isDirectory(models)) {
                try (Stream<Path> found = Files.list(models)) {
                    found.filter(folder -> Files.exists(folder.resolve("model.onnx")))
                            .sorted()
                            .forEach(folders::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        Assumptions.assumeFalse(
                folders.isEmpty(), BackendConformance.VECTORS + " names no folder with models of others (onnx_models)");
        return folders;
    }

    static byte[] model(Path folder) {
        return bytes(folder.resolve("model.onnx"));
    }

    /** The tensors {@code input_0.pb}, ... or {@code output_0.pb}, ... in their order. */
    static List<Tensor> tensors(Path folder, String kind) {
        List<Tensor> tensors = new ArrayList<>();
        Path data = folder.resolve("test_data_set_0");
        for (int i = 0; Files.exists(data.resolve(kind + "_" + i + ".pb")); i++) {
            tensors.add(tensor(bytes(data.resolve(kind + "_" + i + ".pb"))));
        }
        return tensors;
    }

    private static Tensor tensor(byte[] bytes) {
        try {
            TensorProto proto = TensorProto.parseFrom(bytes);
            int[] dims = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
            float[] values = new float[Arrays.stream(dims).reduce(1, Math::multiplyExact)];
            ByteBuffer raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().get(values);
            return Tensor.of(dims, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
