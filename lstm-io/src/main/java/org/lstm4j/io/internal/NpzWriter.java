package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lstm4j.Tensor;

/** Writes NumPy's {@code .npz}. The same tensors are the same bytes: entries bear no time. */
public final class NpzWriter {
    /** The elements begin at a multiple of it. */
    private static final int ALIGNMENT = 64;

    private static final int BEFORE_HEADER = 10;
    private static final int CHUNK = 8192;

    private NpzWriter() {}

    /** Writes all tensors, in their order. */
    public static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.BEST_SPEED);
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ZipEntry file = new ZipEntry(entry.getKey() + ".npy");
            file.setTime(0);
            zip.putNextEntry(file);
            write(zip, entry.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    private static void write(OutputStream out, Tensor tensor) throws IOException {
        String dims = Arrays.stream(tensor.dims()).mapToObj(dim -> dim + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '" + type(tensor) + "', 'fortran_order': False, 'shape': (" + dims + "), }";
        int length = Math.ceilDiv(BEFORE_HEADER + text.length() + 1, ALIGNMENT) * ALIGNMENT - BEFORE_HEADER;
        String header = text + " ".repeat(length - text.length() - 1) + "\n";
        ByteBuffer start = ByteBuffer.allocate(BEFORE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        start.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        out.write(start.putShort((short) length).array());
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        int width = tensor.dtype().bytes();
        for (int from = 0; from < tensor.size(); from += CHUNK) {
            int count = Math.min(CHUNK, tensor.size() - from);
            ByteBuffer bytes = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = from; i < from + count; i++) {
                put(bytes, tensor, i);
            }
            out.write(bytes.array());
        }
    }

    private static void put(ByteBuffer bytes, Tensor tensor, int i) {
        switch (tensor.dtype()) {
            case FLOAT32 -> bytes.putFloat(tensor.floats()[i]);
            case FLOAT64 -> bytes.putDouble(tensor.doubles()[i]);
            case INT32 -> bytes.putInt(tensor.ints()[i]);
            case INT64 -> bytes.putLong(tensor.longs()[i]);
            case BOOL -> bytes.put((byte) (tensor.booleans()[i] ? 1 : 0));
        }
    }

    private static String type(Tensor tensor) {
        return switch (tensor.dtype()) {
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case BOOL -> "|b1";
        };
    }
}
