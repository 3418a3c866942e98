package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.Safetensors;

/** Reads a safetensors file in one pass, from first byte to last. */
public final class SafetensorsReader {
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final long size;
    private final Place place;

    private SafetensorsReader(InputStream in, long size, Place place) {
        this.in = in;
        this.size = size;
        this.place = place;
    }

    /**
     * Reads all of it.
     *
     * @param in at its first byte
     * @param size how many bytes there are; nothing is allocated that they do not cover
     * @param place what to name in errors
     */
    public static Safetensors read(InputStream in, long size, Place place) throws IOException {
        return new SafetensorsReader(in, size, place).read();
    }

    private Safetensors read() throws IOException {
        SafetensorsHeader header = readHeader();
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        // The header's order is the map's; the data may lie in another.
        header.entries().forEach(entry -> tensors.put(entry.name(), Tensor.scalar(0f)));
        for (SafetensorsHeader.Entry entry : header.inFileOrder()) {
            tensors.put(entry.name(), readTensor(entry));
        }
        return new Safetensors(tensors, header.metadata());
    }

    private SafetensorsHeader readHeader() throws IOException {
        if (size < LENGTH_BYTES) {
            throw place.truncated("a safetensors file begins with 8 bytes that say how long its header is; found "
                    + size + " bytes in all");
        }
        byte[] start = bytes(LENGTH_BYTES);
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > SafetensorsHeader.MAX_BYTES) {
            ForeignFormat.ofStart(start).ifPresent(format -> {
                throw place.failure(Problem.FOREIGN, "is " + format + ", not safetensors. Give a .safetensors file.");
            });
            throw place.corrupt("the safetensors header claims " + Long.toUnsignedString(length)
                    + " bytes; none is longer than " + SafetensorsHeader.MAX_BYTES);
        }
        if (length > size - LENGTH_BYTES) {
            throw place.truncated(
                    "the safetensors header claims " + length + " bytes, but " + (size - LENGTH_BYTES) + " are left");
        }
        byte[] header = bytes((int) length);
        if (length == 0 || header[0] != '{') {
            throw place.corrupt("no JSON object stands where the safetensors header should be");
        }
        return SafetensorsHeader.parse(header, size - LENGTH_BYTES - length, place);
    }

    private Tensor readTensor(SafetensorsHeader.Entry entry) throws IOException {
        ElementType type = entry.type();
        Tensor tensor = Tensor.zeros(type.dtype(), entry.shape().resolve(Sizes.NONE));
        byte[] chunk = new byte[(int) Math.min(CHUNK, entry.end() - entry.begin())];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = chunk.length / type.bytes();
        for (int index = 0; index < tensor.size(); ) {
            int count = Math.min(perChunk, tensor.size() - index);
            fill(chunk, count * type.bytes());
            type.read(buffer, tensor, index, count);
            index += count;
        }
        return tensor;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        fill(bytes, count);
        return bytes;
    }

    private void fill(byte[] bytes, int count) throws IOException {
        if (in.readNBytes(bytes, 0, count) != count) {
            throw place.truncated("fewer than its " + size + " bytes came");
        }
    }
}
