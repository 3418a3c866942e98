package org.lstm4j.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Public data sets, where they are at hand: under the system property {@code lstm.data.root} or the environment variable
 * {@code LSTM_DATA}. A test of a file that is not there is skipped with that reason.
 */
public final class TestData {
    private TestData() {}

    /** A file below the data root. */
    public static Path file(String name) {
        Optional<Path> root = Optional.ofNullable(System.getProperty("lstm.data.root"))
                .or(() -> Optional.ofNullable(System.getenv("LSTM_DATA")))
                .map(Path::of);
        assumeTrue(root.isPresent(), "no data root: set -Dlstm.data.root or LSTM_DATA");
        Path path = root.orElseThrow().resolve(name);
        assumeTrue(Files.exists(path), path + " is not there");
        return path;
    }

    /** The records of one half of the film reviews; the column {@code id} is half/class/number_rating. */
    public static List<LabeledText> reviews(String half) {
        return new LabeledTextReader(FileFormat.TSV, TextSchema.binary("text", "label"))
                .read(file("imdb/imdb-" + half + ".tsv.gz"))
                .records();
    }

    /** The texts of the tweets. */
    public static List<String> tweets() {
        return new LabeledTextReader(FileFormat.CSV, TextSchema.binary("text", "target"))
                .read(file("tweets/tweets.csv")).records().stream()
                        .map(LabeledText::text)
                        .toList();
    }

    /** SHA-256 of all ids as big-endian 32-bit integers. */
    public static String sha256(int[] ids) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * ids.length);
        bytes.asIntBuffer().put(ids);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }
}
