package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** Files as {@code torch.save} writes them; {@code make.py} beside them says what is in each. */
class TorchFileTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.torch", 2000);

    @TempDir
    private Path folder;

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(TorchFileTest.class.getResourceAsStream("torch/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) throws IOException {
        return Files.write(folder.resolve(name), bytes(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state-dict.pt",
                "protocol-4.pt",
                "parallel.pt",
                "checkpoint.pt",
                "accuracy.pt",
                "legacy.pth",
                "legacy-checkpoint.pth"
            })
    void tensorsAreReadByNameTypeAndStrides(String name) throws IOException {
        TorchFile read = TorchFile.read(file(name));
        assertThat(read.tensors().keySet())
                .containsExactly(
                        "lstm.weight_ih_l0",
                        "lstm.weight_hh_l0",
                        "fc.bias",
                        "half",
                        "brain",
                        "norm.num_batches_tracked",
                        "mask");
        assertTensor(read, "lstm.weight_ih_l0", new int[] {2, 3}, 0, 1, 2, 3, 4, 5);
        // a transposed view of the same storage
        assertTensor(read, "lstm.weight_hh_l0", new int[] {3, 2}, 6, 9, 7, 10, 8, 11);
        assertTensor(read, "half", new int[] {2}, 1.5f, -2);
        assertTensor(read, "brain", new int[] {1, 2}, 3, -0.5f);
        Tensor bias = Objects.requireNonNull(read.tensors().get("fc.bias"));
        assertThat(bias.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(bias.doubles()).containsExactly(0.5, -0.25);
        Tensor count = Objects.requireNonNull(read.tensors().get("norm.num_batches_tracked"));
        assertThat(count.rank()).isZero();
        assertThat(count.longs()).containsExactly(7);
        assertThat(Objects.requireNonNull(read.tensors().get("mask")).booleans())
                .containsExactly(true, false);
    }

    private static void assertTensor(TorchFile read, String name, int[] dims, float... values) {
        Tensor tensor = Objects.requireNonNull(read.tensors().get(name));
        assertThat(tensor.dims()).as(name).isEqualTo(dims);
        assertThat(tensor.floats()).as(name).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "module.pt | is a whole object of __main__.Net, pickled with its code, and no code of a file is run here. Save",
                "evil.pt | is a whole object of posix.system, pickled with its code, and no code of a file is run here. Save its",
                "script.pt | is a TorchScript program (torch.jit.save), whose code is not run here. Save its state dict",
                "two-networks.pt | the tensors of several networks, [generator, critic]. Save one of them: torch.save(checkpoint[",
                "many-names.pt | its tensors are views of so few bytes that all of them have",
                "claims.pt | the storage \"0\" has 4 bytes, and 9223372036854775807 elements are to be in it",
                "big-endian.pt | has its numbers in the order of another processor (big endian)",
                "outside.pt | the tensor \"weight\" of sizes [2] does not lie within its storage of 2 elements",
            })
    void whatIsNoStateDictIsRefusedWithWhatToDo(String name, String problem) throws IOException {
        Path file = file(name);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(problem)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
        assertThat(Path.of("/tmp/executed-by-a-model-file")).doesNotExist();
    }

    @Test
    void otherPicklesAndArchivesAreNamed() throws IOException {
        Path pickle = Files.write(folder.resolve("list.pkl"), new byte[] {(byte) 0x80, 2, ']', '.'});
        assertThatThrownBy(() -> TorchFile.read(pickle))
                .hasMessageContaining("is a pickle, and not one that torch.save");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/b.txt"));
        }
        Path zip = Files.write(folder.resolve("a.zip"), bytes.toByteArray());
        assertThatThrownBy(() -> TorchFile.read(zip)).hasMessageContaining("is a zip archive without a data.pkl");
        bytes.reset();
        try (ZipOutputStream packed = new ZipOutputStream(bytes)) {
            packed.putNextEntry(new ZipEntry("archive/data.pkl"));
            packed.write("N.".getBytes(StandardCharsets.US_ASCII));
        }
        Path again = Files.write(folder.resolve("packed.pt"), bytes.toByteArray());
        assertThatThrownBy(() -> TorchFile.read(again)).hasMessageContaining("was packed again");
        assertThatThrownBy(() -> TorchFile.read(folder)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> TorchFile.read(folder.resolve("none.pt")))
                .hasMessageContaining("there is no such file");
    }

    /** Bytes behind the heads of a legacy file: its pickle can say anything, by the cheapest means. */
    private Path legacy(byte[]... pickles) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] whole = bytes("legacy.pth");
        out.write(whole, 0, headLength(whole));
        for (byte[] pickle : pickles) {
            out.write(pickle);
        }
        return Files.write(folder.resolve("hostile.pth"), out.toByteArray());
    }

    /** Three pickles end with a full stop; none of the three has another byte of that value. */
    private static int headLength(byte[] file) {
        int stops = 0;
        int at = 0;
        while (stops < 3) {
            stops += file[at] == '.' ? 1 : 0;
            at++;
        }
        return at;
    }

    @Test
    void aPickleThatContainsItselfOrNeverEndsIsRefused() throws IOException {
        byte[] self = {']', 'q', 0, 'h', 0, 'a', '.'};
        byte[] selfInMap = {'}', 'q', 0, 'K', 1, 'h', 0, 's', '.'};
        byte[] selfAsKey = {'}', 'q', 0, 'h', 0, 'h', 0, 's', '.'};
        byte[] many = new byte[2_000_000];
        Arrays.fill(many, (byte) ']');
        byte[] claims = {'X', -1, -1, -1, 127, 'a', '.'};
        byte[] marks = {'t', '.'};
        byte[] nothing = {'.'};
        byte[] moreInTuple = {')', 'K', 1, 'a', '.'};
        for (byte[] hostile : new byte[][] {self, selfInMap, selfAsKey, many, claims, marks, nothing, moreInTuple}) {
            Path file = legacy(hostile, self);
            assertThatThrownBy(() -> TorchFile.read(file))
                    .isInstanceOf(ModelFileException.class)
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
                            .hasSize(1)
                            .allSatisfy(line -> assertThat(line).hasSizeLessThan(2500)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state-dict.pt", "protocol-4.pt", "checkpoint.pt", "legacy.pth"})
    void aDamagedFileIsReadOrRefusedByTheTypedException(String name) throws IOException {
        byte[] whole = bytes(name);
        Path file = folder.resolve("damaged.pt");
        int refused = 0;
        for (int seed = 0; seed < CASES / 4; seed++) {
            Random random = new Random(seed);
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                TorchFile.read(file);
            } catch (ModelFileException e) {
                refused++;
                assertThat(String.valueOf(e.getMessage()).lines())
                        .as("%s %d", name, seed)
                        .hasSize(1);
            }
        }
        assertThat(refused).isBetween(CASES / 40, CASES / 4);
    }

    @Test
    void aPublishedModelIsRead() {
        String root = System.getProperty("lstm.conformance.vectors", "");
        Path file = Path.of(root, "pytorch_models/gas_price_lstm/model.pt");
        assumeTrue(!root.isEmpty() && Files.isRegularFile(file), "-Dlstm.conformance.vectors names no such model");
        TorchFile read = TorchFile.read(file);
        assertThat(read.tensors().keySet())
                .startsWith("lstm.weight_ih_l0", "lstm.weight_hh_l0")
                .endsWith("fc.bias");
        assertThat(read.tensors().values().stream().mapToInt(Tensor::size).sum())
                .isEqualTo(54_337);
    }
}
