package org.lstm4j.io.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Tells other programs' files by their first bytes, and zip archives by the names in them. Parses nothing. */
final class ForeignFormat {
    private static final SequencedMap<String, String> MAGIC = new LinkedHashMap<>();
    private static final SequencedMap<String, String> ZIP_CONTENT = new LinkedHashMap<>();
    private static final String ZIP = "504b0304";

    static {
        MAGIC.put("894844460d0a1a0a", "an HDF5 file, such as a Keras .h5 model");
        MAGIC.put("80028a0a6cfc9c46f920", "a PyTorch file of the old format (a pickle)");
        MAGIC.put("1f8b", "compressed with gzip");
        MAGIC.put("425a68", "compressed with bzip2");
        MAGIC.put("fd377a585a00", "compressed with xz");
        MAGIC.put("28b52ffd", "compressed with zstd");
        MAGIC.put("934e554d5059", "a NumPy array");
        MAGIC.put("47475546", "a GGUF file");
        MAGIC.put("aced0005", "a serialised Java object");
        MAGIC.put("8002", "a Python pickle");
        MAGIC.put("8003", "a Python pickle");
        MAGIC.put("8004", "a Python pickle");
        MAGIC.put("8005", "a Python pickle");
        MAGIC.put("255044462d", "a PDF document");
        MAGIC.put("89504e470d0a1a0a", "a PNG picture");
        MAGIC.put("7f454c46", "a program (ELF)");

        ZIP_CONTENT.put("model.weights.h5", "a Keras .keras model");
        ZIP_CONTENT.put("/data.pkl", "a PyTorch file (a zip archive with a pickle)");
        ZIP_CONTENT.put("coefficients.bin", "a Deeplearning4j model");
        ZIP_CONTENT.put(".npy", "a NumPy .npz archive");
        ZIP_CONTENT.put("META-INF/MANIFEST.MF", "a Java archive");
        ZIP_CONTENT.put("[Content_Types].xml", "an office document");
    }

    private ForeignFormat() {}

    /** The format that begins so, in words that follow "is". */
    static Optional<String> ofStart(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith(ZIP)
                ? Optional.of("a zip archive")
                : MAGIC.entrySet().stream()
                        .filter(entry -> hex.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /**
     * The format of a file.
     *
     * @param start its first bytes, some hundred if there are so many
     * @param end its last bytes, where a zip archive lists its content
     */
    static Optional<String> of(byte[] start, byte[] end) {
        Optional<String> byMagic = ofStart(start);
        if (HexFormat.of().formatHex(start).startsWith(ZIP)) {
            String listing = new String(end, StandardCharsets.ISO_8859_1);
            return ZIP_CONTENT.entrySet().stream()
                    .filter(entry -> listing.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .or(() -> byMagic);
        }
        if (byMagic.isPresent()) {
            return byMagic;
        }
        if (isSafetensors(start)) {
            return Optional.of("a safetensors file: weights without a network");
        }
        if (isOnnx(start)) {
            return Optional.of("an ONNX model");
        }
        if (start.length >= 8 && new String(start, 4, 4, StandardCharsets.ISO_8859_1).equals("TFL3")) {
            return Optional.of("a TensorFlow Lite model");
        }
        return isText(start) ? Optional.of("a text file") : Optional.empty();
    }

    private static boolean isSafetensors(byte[] start) {
        if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 0 && length <= SafetensorsHeader.MAX_BYTES;
    }

    /** A protobuf that begins with an ir_version as they are used, followed by a field that ModelProto has. */
    private static boolean isOnnx(byte[] start) {
        if (start.length < 3 || start[0] != 0x08 || start[1] < 3 || start[1] > 30) {
            return false;
        }
        return switch (start[2]) {
            case 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42 -> true;
            default -> false;
        };
    }

    private static boolean isText(byte[] start) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(start.length);
        // The last character may be cut, which is no error while more input could follow.
        return !decoder.decode(ByteBuffer.wrap(start), text, false).isError()
                && text.flip().chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }
}
