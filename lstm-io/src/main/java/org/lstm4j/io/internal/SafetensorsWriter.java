package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Safetensors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a safetensors file; equal tensors in equal order give equal bytes. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 16;

    private final byte[] header;
    private final List<Tensor> tensors;

    private SafetensorsWriter(byte[] header, List<Tensor> tensors) {
        this.header = header;
        this.tensors = tensors;
    }

    /** Lays out the file. @throws InvalidInputException if its header would be longer than any that is read */
    public static SafetensorsWriter of(Safetensors content) {
        List<Map.Entry<String, Tensor>> entries =
                new ArrayList<>(content.tensors().entrySet());
        // Larger elements first keeps every tensor aligned; equal ones keep their order.
        entries.sort(Comparator.comparingInt(entry -> -elementBytes(entry.getValue())));
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (!content.metadata().isEmpty()) {
            ObjectNode metadata = json.putObject(SafetensorsHeader.METADATA);
            new TreeMap<>(content.metadata()).forEach(metadata::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : entries) {
            Tensor tensor = entry.getValue();
            ObjectNode info = json.putObject(entry.getKey());
            info.put("dtype", ElementType.of(tensor.dtype()).name());
            ArrayNode shape = info.putArray("shape");
            for (int dim : tensor.dims()) {
                shape.add(dim);
            }
            long end = offset + (long) tensor.size() * elementBytes(tensor);
            info.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return new SafetensorsWriter(
                padded(Json.MAPPER.writeValueAsBytes(json)),
                entries.stream().map(Map.Entry::getValue).toList());
    }

    private static int elementBytes(Tensor tensor) {
        return ElementType.of(tensor.dtype()).bytes();
    }

    private static byte[] padded(byte[] json) {
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        if (length > SafetensorsHeader.MAX_BYTES) {
            throw new InvalidInputException("The names and metadata of the tensors take " + length
                    + " bytes; a safetensors header holds at most " + SafetensorsHeader.MAX_BYTES);
        }
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    /** The size of the file. */
    public long size() {
        long size = header.length;
        for (Tensor tensor : tensors) {
            size += (long) tensor.size() * elementBytes(tensor);
        }
        return size;
    }

    /** Writes it; may be called again. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(header);
        byte[] chunk = new byte[CHUNK];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            ElementType type = ElementType.of(tensor.dtype());
            int perChunk = CHUNK / type.bytes();
            for (int index = 0; index < tensor.size(); index += perChunk) {
                int count = Math.min(perChunk, tensor.size() - index);
                type.write(tensor, index, count, buffer);
                out.write(chunk, 0, count * type.bytes());
            }
        }
    }
}
