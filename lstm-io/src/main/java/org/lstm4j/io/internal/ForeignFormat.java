package org.lstm4j.io.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Tells other programs' files by their first bytes, and zip archives by the names in them. Parses nothing.
 *
 * @param description words that follow "is"
 * @param advice what to do to use it here: one sentence without its full stop
 */
public record ForeignFormat(String description, String advice) {
    private static final String KERAS = "Import it: lstm import FILE --to model.lstm";
    private static final String TENSORFLOW =
            "Write it as ONNX, by python -m tf2onnx.convert (--saved-model, --graphdef or"
                    + " --tflite), and import that";
    private static final String PYTORCH =
            "Import its weights: lstm import FILE --to model.lstm; or write it as ONNX, by torch.onnx.export(model, example,"
                    + " \"model.onnx\"), and import that";
    private static final String WEIGHTS = "Load it into the network it belongs to, write that as ONNX, and import that";
    private static final String UNPACK = "Unpack it, and give the model in it";
    private static final String DATA = "It is data, not a model: name it in a task file (lstm tasks), and train on it";
    private static final String NO_MODEL = "Give the file of a model";

    private static final SequencedMap<String, ForeignFormat> MAGIC = new LinkedHashMap<>();
    private static final SequencedMap<String, ForeignFormat> ZIP_CONTENT = new LinkedHashMap<>();
    private static final SequencedMap<String, ForeignFormat> TEXT_START = new LinkedHashMap<>();
    private static final String ZIP = "504b0304";
    private static final ForeignFormat ARCHIVE = new ForeignFormat("a zip archive", UNPACK);
    /** What begins as ONNX models do. */
    public static final ForeignFormat ONNX = new ForeignFormat(
            "an ONNX model (lstm import makes a bundle of it)", "Import it: lstm import FILE --to model.lstm");

    private static final ForeignFormat EMPTY =
            new ForeignFormat("empty", "Write or copy the file again; the disk may have been full");

    static {
        magic("894844460d0a1a0a", "an HDF5 file, such as a Keras .h5 model", KERAS);
        magic("80028a0a6cfc9c46f920", "a PyTorch file of the old format (a pickle)", PYTORCH);
        magic("1f8b", "compressed with gzip", UNPACK);
        magic("425a68", "compressed with bzip2", UNPACK);
        magic("fd377a585a00", "compressed with xz", UNPACK);
        magic("28b52ffd", "compressed with zstd", UNPACK);
        magic("377abcaf271c", "a 7z archive", UNPACK);
        magic("526172211a07", "a RAR archive", UNPACK);
        magic("934e554d5059", "a NumPy array", WEIGHTS);
        magic(
                "47475546",
                "a GGUF file",
                "It holds a language model for llama.cpp, of a kind that is not run here; " + lower(NO_MODEL));
        magic("aced0005", "a serialised Java object", NO_MODEL);
        magic("8002", "a Python pickle", PYTORCH);
        magic("8003", "a Python pickle", PYTORCH);
        magic("8004", "a Python pickle", PYTORCH);
        magic("8005", "a Python pickle", PYTORCH);
        magic("255044462d", "a PDF document", NO_MODEL);
        magic("89504e470d0a1a0a", "a PNG picture", NO_MODEL);
        magic("ffd8ff", "a JPEG picture", NO_MODEL);
        magic("7f454c46", "a program (ELF)", NO_MODEL);
        magic("50415231", "a Parquet table", DATA);
        magic("53514c69746520666f726d6174203300", "an SQLite database", DATA);
        magic("d0cf11e0a1b11ae1", "an office document", DATA);
        magic("504b0506", "an empty zip archive", EMPTY.advice());

        zip("mimetypeapplication/vnd.lstm4j.bundle", "a model of this program", "It needs no import: use it as it is");
        zip("model.weights.h5", "a Keras .keras model", KERAS);
        zip("/data.pkl", "a PyTorch file (a zip archive with a pickle)", PYTORCH);
        zip("saved_model.pb", "a zip archive with a TensorFlow TaskModel", UNPACK + ". " + TENSORFLOW);
        zip("coefficients.bin", "a Deeplearning4j model", "It is not read; train the network anew, from a task file");
        zip(".npy", "a NumPy .npz archive", WEIGHTS);
        zip(".onnx", "a zip archive with an ONNX model", UNPACK);
        zip("META-INF/MANIFEST.MF", "a Java archive", NO_MODEL);
        zip("[Content_Types].xml", "an office document", DATA);

        text(
                "version https://git-lfs",
                "a Git LFS pointer, in the place of the file itself",
                "Fetch the file: git lfs pull");
        text(
                "<!doctype html",
                "a web page, perhaps what a download answered instead of the file",
                "Download the file itself");
        text("<html", "a web page, perhaps what a download answered instead of the file", "Download the file itself");
        text("<?xml", "an XML document", NO_MODEL);
        text("%!ps", "a PostScript document", NO_MODEL);
    }

    private static void magic(String hex, String description, String advice) {
        MAGIC.put(hex, new ForeignFormat(description, advice));
    }

    private static void zip(String entry, String description, String advice) {
        ZIP_CONTENT.put(entry, new ForeignFormat(description, advice));
    }

    private static void text(String start, String description, String advice) {
        TEXT_START.put(start, new ForeignFormat(description, advice));
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    /** The format that begins so, in words that follow "is". */
    static Optional<String> ofStart(byte[] start) {
        return byMagic(start).map(ForeignFormat::description);
    }

    /**
     * The format of a file, in words that follow "is".
     *
     * @param start its first bytes, some hundred if there are so many
     * @param end its last bytes, where a zip archive lists its content
     */
    static Optional<String> of(byte[] start, byte[] end) {
        return recognised(start, end).map(ForeignFormat::description);
    }

    private static Optional<ForeignFormat> byMagic(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith(ZIP)
                ? Optional.of(ARCHIVE)
                : MAGIC.entrySet().stream()
                        .filter(entry -> hex.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** What a directory is. */
    public static ForeignFormat ofDirectory(Path directory) {
        if (Files.exists(directory.resolve("saved_model.pb"))) {
            return new ForeignFormat("a TensorFlow TaskModel (a directory)", TENSORFLOW);
        }
        List<String> known = List.of(".lstm", ".onnx", ".h5", ".keras", ".safetensors", ".pt");
        try (Stream<Path> files = Files.list(directory)) {
            Optional<String> inside = files.map(file -> file.getFileName().toString())
                    .filter(name -> known.stream().anyMatch(name::endsWith))
                    .sorted()
                    .findFirst();
            return new ForeignFormat(
                    "a directory",
                    inside.map(name -> "Give a file in it, such as " + name).orElse("Give the file of a model"));
        } catch (IOException notReadable) {
            return new ForeignFormat("a directory", NO_MODEL);
        }
    }

    /**
     * The format of a file.
     *
     * @param start its first bytes, some hundred if there are so many
     * @param end its last bytes, where a zip archive lists its content
     */
    public static Optional<ForeignFormat> recognised(byte[] start, byte[] end) {
        if (start.length == 0) {
            return Optional.of(EMPTY);
        }
        Optional<ForeignFormat> byMagic = byMagic(start);
        if (byMagic.equals(Optional.of(ARCHIVE))) {
            String listing =
                    new String(start, StandardCharsets.ISO_8859_1) + new String(end, StandardCharsets.ISO_8859_1);
            return ZIP_CONTENT.entrySet().stream()
                    .filter(entry -> listing.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .or(() -> byMagic);
        }
        return byMagic.or(() -> byStructure(start));
    }

    private static Optional<ForeignFormat> byStructure(byte[] start) {
        if (isSafetensors(start)) {
            return Optional.of(new ForeignFormat("a safetensors file: weights without a network", WEIGHTS));
        }
        if (isSavedModel(start)) {
            return Optional.of(new ForeignFormat("the saved_model.pb of a TensorFlow TaskModel", TENSORFLOW));
        }
        if (isOnnx(start)) {
            return Optional.of(ONNX);
        }
        if (isFrozenGraph(start)) {
            return Optional.of(new ForeignFormat("a frozen graph of TensorFlow", TENSORFLOW));
        }
        if (ascii(start, 4, 4).equals("TFL3")) {
            return Optional.of(new ForeignFormat("a TensorFlow Lite model", TENSORFLOW));
        }
        if (ascii(start, 4, 4).equals("ORTM")) {
            return Optional.of(new ForeignFormat(
                    "a model in ONNX Runtime's own format (.ort)", "Import the ONNX file that it was made of"));
        }
        if (ascii(start, 257, 5).equals("ustar")) {
            return Optional.of(new ForeignFormat("a tar archive", UNPACK));
        }
        return isText(start) ? Optional.of(text(start)) : Optional.empty();
    }

    private static String ascii(byte[] bytes, int position, int count) {
        int from = Math.min(position, bytes.length);
        return new String(bytes, from, Math.min(count, bytes.length - from), StandardCharsets.ISO_8859_1);
    }

    private static boolean isSafetensors(byte[] start) {
        if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 0 && length <= SafetensorsHeader.MAX_BYTES;
    }

    /** A protobuf that begins with schema version 1 and a graph that says which operators it has. */
    private static boolean isSavedModel(byte[] start) {
        return start.length > 3 && start[0] == 0x08 && start[1] == 1 && start[2] == 0x12;
    }

    /** A protobuf that begins with an ir_version as they are used, followed by a field that ModelProto has. */
    private static boolean isOnnx(byte[] start) {
        if (start.length < 3 || start[0] != 0x08 || start[1] < 3 || start[1] > 30) {
            return false;
        }
        return switch (start[2]) {
            case 0x12 -> isShortText(start, 3); // the producer's name; Core ML has a message there
            case 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42 -> true;
            default -> false;
        };
    }

    /** A protobuf that begins with a node, which begins with its name and its operator. */
    private static boolean isFrozenGraph(byte[] start) {
        int name = start.length > 3 && start[0] == 0x0a ? start[1] < 0 ? 3 : 2 : -1;
        if (name < 0 || name + 1 >= start.length || start[name] != 0x0a || !isShortText(start, name + 1)) {
            return false;
        }
        int operator = name + 2 + start[name + 1];
        return operator + 1 < start.length && start[operator] == 0x12 && isShortText(start, operator + 1);
    }

    /** A length below 128, and as many printable characters of ASCII, as far as they are there. */
    private static boolean isShortText(byte[] bytes, int position) {
        if (position >= bytes.length || bytes[position] < 0) {
            return false;
        }
        int end = Math.min(bytes.length, position + 1 + bytes[position]);
        for (int i = position + 1; i < end; i++) {
            if (bytes[i] < ' ' || bytes[i] > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] start) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(start.length);
        // The last character may be cut, which is no error while more input could follow.
        return !decoder.decode(ByteBuffer.wrap(start), text, false).isError()
                && text.flip().chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }

    private static ForeignFormat text(byte[] bytes) {
        String text =
                new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        String start = text.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, ForeignFormat> entry : TEXT_START.entrySet()) {
            if (start.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return new ForeignFormat(
                    "a text file (JSON)",
                    text.contains("\"class_name\"")
                            ? "It is a Keras architecture without its weights: put these beside it as NAME.weights.h5. "
                                    + KERAS
                            : "It has no weights: give the file of the model itself");
        }
        return isTable(text)
                ? new ForeignFormat("a text file (a table, as CSV)", DATA)
                : new ForeignFormat("a text file", DATA);
    }

    /** Lines with equally many separators, at least one each. The last line may be cut. */
    private static boolean isTable(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<String> whole = lines.size() > 2 ? lines.subList(0, lines.size() - 1) : lines;
        return lines.size() > 1
                && Stream.of(",", ";", "\t").anyMatch(separator -> {
                    long[] counts = whole.stream()
                            .mapToLong(line -> line.chars()
                                    .filter(c -> c == separator.charAt(0))
                                    .count())
                            .distinct()
                            .toArray();
                    return counts.length == 1 && counts[0] > 0;
                });
    }
}
