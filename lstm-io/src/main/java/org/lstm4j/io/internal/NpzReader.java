package org.lstm4j.io.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;

/** Reads NumPy's {@code .npz}: a zip of {@code .npy} files. */
public final class NpzReader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final String ENDING = ".npy";
    private static final int MAX_ARRAYS = 10_000;
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_RANK = 16;
    /** The most that deflate makes of a byte. */
    private static final long MAX_INFLATION = 1040;

    private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([<>|=])([a-zA-Z])(\\d{0,4})'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]{0,400})\\)");

    private NpzReader() {}

    /** Reads an archive of that many bytes. */
    public static SequencedMap<String, Tensor> read(Path file, long size, Place place) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            if (entries.size() > MAX_ARRAYS) {
                throw place.tooLarge("has " + entries.size() + " arrays; " + MAX_ARRAYS + " are read");
            }
            for (ZipEntry entry : entries) {
                if (!entry.getName().endsWith(ENDING)) {
                    throw place.failure(
                            Problem.UNSUPPORTED,
                            "is a zip archive with \"" + entry.getName() + "\" in it, which is no array of NumPy."
                                    + " Write it by numpy.savez(file, name=array).");
                }
                String name = entry.getName().substring(0, entry.getName().length() - ENDING.length());
                try (InputStream in = zip.getInputStream(entry)) {
                    Array array = new Array(in, Math.min(entry.getSize(), size * MAX_INFLATION), place.part(name));
                    if (tensors.put(name, array.read()) != null) {
                        throw place.corrupt("holds two arrays named \"" + name + "\"");
                    }
                }
            }
        } catch (ZipException | EOFException e) {
            throw place.corrupt("is no sound zip archive: " + e.getMessage(), e);
        }
        return tensors;
    }

    /**
     * One array.
     *
     * @param most how many bytes there can be at most
     */
    private record Array(InputStream in, long most, Place place) {

        Tensor read() throws IOException {
            String header = header();
            Matcher type = found(DESCR, header, "its type");
            boolean isFortran = found(FORTRAN, header, "its order").group(1).equals("True");
            int[] dims = dims(found(SHAPE, header, "its dimensions").group(1));
            Format format = Format.of(type.group(2) + type.group(3), place);
            long count = 1;
            for (int dim : dims) {
                count *= dim;
                if (count > Tensor.MAX_SIZE) {
                    throw place.tooLarge("has more than 2^31 elements");
                }
            }
            if (count * format.bytes > most) {
                throw place.truncated("has " + count + " elements by its header, more than the file holds");
            }
            ByteBuffer bytes = ByteBuffer.wrap(exactly(Math.toIntExact(count * format.bytes)))
                    .order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            if (in.read() >= 0) {
                throw place.corrupt("has more bytes than the " + count + " elements of its header");
            }
            Tensor tensor = Tensor.zeros(format.dtype, dims);
            for (int i = 0; i < count; i++) {
                format.put(bytes, i, tensor, isFortran ? rowMajor(i, dims) : i, place);
            }
            return tensor;
        }

        private byte[] exactly(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length != count) {
                throw place.truncated("has " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        }

        /** The text between the magic number and the elements: a dictionary of Python. */
        private String header() throws IOException {
            byte[] start = exactly(MAGIC.length + 2);
            int version = start[MAGIC.length];
            for (int i = 0; i < MAGIC.length; i++) {
                if (start[i] != MAGIC[i] || version < 1 || version > 3) {
                    throw place.corrupt("is no array of NumPy, version 1 to 3");
                }
            }
            ByteBuffer length = ByteBuffer.wrap(exactly(version == 1 ? Short.BYTES : Integer.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            long bytes = version == 1 ? Short.toUnsignedInt(length.getShort()) : length.getInt() & 0xffffffffL;
            if (bytes > MAX_HEADER) {
                throw place.tooLarge("has a header of " + bytes + " bytes");
            }
            return new String(exactly((int) bytes), StandardCharsets.UTF_8);
        }

        private Matcher found(Pattern pattern, String header, String what) {
            Matcher matcher = pattern.matcher(header);
            if (!matcher.find()) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "does not say " + what + " as an array of numbers does: " + header.strip()
                                + ". Convert it first, as by array.astype(numpy.float32).");
            }
            return matcher;
        }

        private int[] dims(String text) {
            String[] parts = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
            int[] dims = new int[parts.length];
            if (parts.length > MAX_RANK) {
                throw place.tooLarge("has " + parts.length + " dimensions");
            }
            for (int i = 0; i < parts.length; i++) {
                try {
                    dims[i] = Integer.parseInt(parts[i]);
                } catch (NumberFormatException e) {
                    throw place.corrupt("has the dimension " + parts[i], e);
                }
            }
            return dims;
        }

        /** Where an element lies that came as number i, the first axis fastest. */
        private static int rowMajor(int i, int[] dims) {
            int rest = i;
            int index = 0;
            int stride = 1;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                stride *= axis == dims.length - 1 ? 1 : dims[axis + 1];
            }
            for (int axis = 0; axis < dims.length; axis++) {
                index += rest % dims[axis] * stride;
                rest /= dims[axis];
                stride /= axis + 1 < dims.length ? dims[axis + 1] : 1;
            }
            return index;
        }
    }

    /** An element type of NumPy, and the type of ours that holds all of its numbers. */
    private enum Format {
        F2(Short.BYTES, DType.FLOAT32),
        F4(Float.BYTES, DType.FLOAT32),
        F8(Double.BYTES, DType.FLOAT64),
        I1(Byte.BYTES, DType.INT32),
        I2(Short.BYTES, DType.INT32),
        I4(Integer.BYTES, DType.INT32),
        I8(Long.BYTES, DType.INT64),
        U1(Byte.BYTES, DType.INT32),
        U2(Short.BYTES, DType.INT32),
        U4(Integer.BYTES, DType.INT64),
        U8(Long.BYTES, DType.INT64),
        B1(Byte.BYTES, DType.BOOL);

        private final int bytes;
        private final DType dtype;

        Format(int bytes, DType dtype) {
            this.bytes = bytes;
            this.dtype = dtype;
        }

        static Format of(String code, Place place) {
            for (Format format : values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(code)) {
                    return format;
                }
            }
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "holds elements of NumPy's type \"" + code
                            + "\"; numbers and truth values are read. Convert it first,"
                            + " as by array.astype(numpy.float32).");
        }

        void put(ByteBuffer bytes, int from, Tensor tensor, int to, Place place) {
            switch (this) {
                case F2 -> tensor.floats()[to] = Float.float16ToFloat(bytes.getShort(from * Short.BYTES));
                case F4 -> tensor.floats()[to] = bytes.getFloat(from * Float.BYTES);
                case F8 -> tensor.doubles()[to] = bytes.getDouble(from * Double.BYTES);
                case I1 -> tensor.ints()[to] = bytes.get(from);
                case I2 -> tensor.ints()[to] = bytes.getShort(from * Short.BYTES);
                case I4 -> tensor.ints()[to] = bytes.getInt(from * Integer.BYTES);
                case I8 -> tensor.longs()[to] = bytes.getLong(from * Long.BYTES);
                case U1 -> tensor.ints()[to] = bytes.get(from) & 0xff;
                case U2 -> tensor.ints()[to] = bytes.getShort(from * Short.BYTES) & 0xffff;
                case U4 -> tensor.longs()[to] = bytes.getInt(from * Integer.BYTES) & 0xffffffffL;
                case U8 -> {
                    long number = bytes.getLong(from * Long.BYTES);
                    if (number < 0) {
                        throw place.failure(
                                Problem.UNSUPPORTED,
                                "holds " + Long.toUnsignedString(number) + ", more than int64 holds.");
                    }
                    tensor.longs()[to] = number;
                }
                case B1 -> tensor.booleans()[to] = bytes.get(from) != 0;
            }
        }
    }
}
