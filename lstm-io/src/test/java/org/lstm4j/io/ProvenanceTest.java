package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

class ProvenanceTest {
    @Test
    void thisRunIsDescribed() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Provenance here = Provenance.ofThisRun(Samples.GRAPH, 3, "native");

        assertThat(here.created()).isBetween(before, Instant.now());
        assertThat(here.seed()).isEqualTo(3);
        assertThat(here.backend()).isEqualTo("native");
        assertThat(here.jvm()).contains(Runtime.version().toString());
        assertThat(here.os()).startsWith(System.getProperty("os.name"));
        assertThat(here.arch()).isEqualTo(System.getProperty("os.arch"));
        assertThat(here.libraryVersion()).isNotBlank();
        assertThat(here.data()).isEmpty();
        assertThat(here.numbers()).isEmpty();
    }

    @Test
    void theGraphHashIsThatOfItsText() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Samples.bytes(Samples.GRAPH.toText()));

        assertThat(Samples.provenance().graphSha256()).isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void aDataFileIsNamedWithoutItsDirectoryAndHashed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("abc.csv"), "abc");

        // The first test vector of FIPS 180-2.
        assertThat(DataFile.of(file))
                .isEqualTo(new DataFile("abc.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void aMissingDataFileIsNamed(@TempDir Path directory) {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> DataFile.of(directory.resolve("none.csv")))
                .withMessageContaining("none.csv: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "home/me/a.csv", "C:\\a.csv"})
    void aDataFileWithDirectoriesIsRefused(String name) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new DataFile(name, "0".repeat(64)))
                .withMessageContaining("without directories");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789"})
    void aHashThatIsNoneIsRefused(String hash) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new DataFile("a.csv", hash))
                .withMessageContaining("64 lower-case hexadecimal digits");
    }

    @Test
    void theNumbersAreSortedByNameWhateverTheMapsOrder() {
        TreeMap<String, String> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));
        Provenance here = Samples.provenance();
        Provenance given = new Provenance(
                here.libraryVersion(),
                here.created(),
                here.seed(),
                List.of(),
                here.graphSha256(),
                here.jvm(),
                here.os(),
                here.arch(),
                here.backend(),
                backwards);

        assertThat(given.numbers().keySet()).containsExactly("a", "b");
    }

    @Test
    void anEmptyTextIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Provenance.ofThisRun(Samples.GRAPH, 1, ""));
    }
}
