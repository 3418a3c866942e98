package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * Files of named tensors. {@code numpy.npz} was written by NumPy 2.4: {@code numpy.savez_compressed("numpy.npz", half=array([1.5, -2], float16),
 * big=array([[1, 2, 3], [4, 5, 6]], ">f4"), fortran=asfortranarray(arange(6).reshape(2, 3)), ...)}, {@code objects.npz} holds words.
 */
class TensorFileTest {
    private static final int MUTATIONS = Integer.getInteger("lstm.fuzz.tensors", 400);

    @TempDir
    private Path folder;

    private Path resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TensorFileTest.class.getResourceAsStream(name), name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private Path json(String text) throws IOException {
        return Files.writeString(folder.resolve("in.json"), text);
    }

    private static void assertSame(@Nullable Tensor given, Tensor expected) {
        Tensor found = Objects.requireNonNull(given);
        assertThat(found.toString()).isEqualTo(expected.toString());
        assertThat(found.toDoubleArray()).isEqualTo(expected.toDoubleArray());
    }

    @Test
    void arraysOfNumPyAreReadInTheirTypesAndOrders() throws IOException {
        SequencedMap<String, Tensor> read = TensorFile.read(resource("numpy.npz"));
        assertThat(read.keySet())
                .containsExactly("half", "big", "fortran", "truth", "small", "byte", "scalar", "wide", "cube");
        assertSame(read.get("half"), Tensor.of(new int[] {2}, 1.5f, -2f));
        assertSame(read.get("big"), Tensor.of(new int[] {2, 3}, 1f, 2f, 3f, 4f, 5f, 6f));
        assertSame(read.get("fortran"), Tensor.of(new int[] {2, 3}, 0L, 1L, 2L, 3L, 4L, 5L));
        assertSame(read.get("truth"), Tensor.of(new int[] {2}, true, false));
        assertSame(read.get("small"), Tensor.of(new int[] {2}, -1, 2));
        assertSame(read.get("byte"), Tensor.of(new int[] {1}, 200));
        assertSame(read.get("scalar"), Tensor.of(new int[] {}, 2.5));
        assertSame(read.get("wide"), Tensor.of(new int[] {1}, 1L << 40));
        int[] ascending = new int[24];
        Arrays.setAll(ascending, i -> i);
        assertSame(read.get("cube"), Tensor.of(new int[] {2, 3, 4}, ascending));
    }

    @Test
    void whatIsWrittenIsReadBackAndTheSameBytes() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("x", Tensor.of(new int[] {2, 2}, 0.1f, Float.MIN_VALUE, -3e38f, Float.NaN));
        tensors.put("double", Tensor.of(new int[] {2}, Math.PI, Double.NEGATIVE_INFINITY));
        tensors.put("ids", Tensor.of(new int[] {3}, 1, -2, Integer.MAX_VALUE));
        tensors.put("counts", Tensor.of(new int[] {1}, Long.MIN_VALUE));
        tensors.put("mask", Tensor.of(new int[] {2}, true, false));
        tensors.put("none", Tensor.zeros(DType.FLOAT32, 0, 3));
        for (String name : new String[] {"a.npz", "b.npz"}) {
            TensorFile.write(folder.resolve(name), tensors);
        }
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
        SequencedMap<String, Tensor> read = TensorFile.read(folder.resolve("a.npz"));
        assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> assertSame(read.get(name), tensor));

        tensors.remove("none"); // of no list in a list JSON does not know how many there would be
        TensorFile.write(folder.resolve("a.json"), tensors);
        SequencedMap<String, Tensor> again = TensorFile.read(folder.resolve("a.json"));
        tensors.forEach((name, tensor) -> {
            double[] found =
                    Objects.requireNonNull(again.get(name)).to(tensor.dtype()).toDoubleArray();
            assertThat(found).as(name).isEqualTo(tensor.toDoubleArray());
            assertThat(Objects.requireNonNull(again.get(name)).dims()).isEqualTo(tensor.dims());
        });
    }

    @Test
    void listsAreWholeRealOrTrue() throws IOException {
        SequencedMap<String, Tensor> read = TensorFile.read(json("""
                {"ids": [[1, 2], [3, 4]], "x": [1, 2.5, 1e300], "mask": [true, false], "big": [9007199254740993],
                 "bigger": [100000000000000000000], "words": ["a", "b"], "name": "x", "version": 3, "empty": [],
                 "inputs": {"y": {"dtype": "float32", "shape": [1, 3], "data": [1, 2, 3]}},
                 "expected": {"z": {"data": [[7], [8]]}}, "layers": {"lstm": [0.5]}}
                """));
        assertThat(read.keySet())
                .containsExactly("ids", "x", "mask", "big", "bigger", "empty", "inputs/y", "expected/z", "layers/lstm");
        assertSame(read.get("ids"), Tensor.of(new int[] {2, 2}, 1L, 2L, 3L, 4L));
        assertSame(read.get("x"), Tensor.of(new int[] {3}, 1, 2.5, 1e300));
        assertSame(read.get("mask"), Tensor.of(new int[] {2}, true, false));
        assertThat(Objects.requireNonNull(read.get("big")).longs()).containsExactly(9007199254740993L);
        assertSame(read.get("bigger"), Tensor.of(new int[] {1}, 1e20));
        assertSame(read.get("inputs/y"), Tensor.of(new int[] {1, 3}, 1f, 2f, 3f));
        assertSame(read.get("expected/z"), Tensor.of(new int[] {2, 1}, 7L, 8L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\": [[1, 2], [3]]} | \"x\" has a list of 1 where others at its depth have 2",
                "{\"x\": [1, [2]]} | \"x\" has a number beside a list",
                "{\"x\": [1, \"two\"]} | \"x\" holds \"two\" where a number belongs",
                "{\"x\": [1, null]} | \"x\" holds null where a number belongs",
                "{\"x\": {\"data\": [1, 2], \"shape\": [3]}} | \"x\" has 2 numbers, and dimensions [3] for 3",
                "{\"x\": {\"data\": [1], \"shape\": [-1]}} | a \"shape\" that is not a list of sizes",
                "{\"x\": {\"data\": [1], \"dtype\": \"float128\"}} | No element type \"float128\"",
                "{\"x\": {\"shape\": [1]}} | \"x\" has no numbers in \"data\"",
                "{\"x\": {\"values\": [1]}} | \"x\" has \"values\"; a tensor has",
                "[[1, 2]] | is not a JSON object of names",
                "{\"x\": [1] | is neither an .npz archive nor JSON",
                "{\"x\": [1]} {} | goes on behind its JSON object",
                "{\"inputs\": {\"x\": [\"a\"]}} | \"x\" holds text where a number belongs",
            })
    void whatIsWrongIsSaidInOneLine(String text, String message) throws IOException {
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> TensorFile.read(json(text)))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("in.json: ")
                        .contains(message)
                        .doesNotContain("\n"));
    }

    @Test
    void arraysOfWordsAreRefusedByName() {
        assertThatThrownBy(() -> TensorFile.read(resource("objects.npz")))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("objects.npz: words: holds elements of NumPy's type \"U1\"")
                .hasMessageContaining("array.astype");
    }

    @ParameterizedTest
    @ValueSource(strings = {"out", "out.txt", "npz"})
    void aNameTellsTheKind(String name) {
        assertThatThrownBy(() -> TensorFile.write(folder.resolve(name), new LinkedHashMap<>()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must end in .npz (NumPy) or .json");
        assertThat(folder.resolve(name)).doesNotExist();
    }

    /** {@code -Dlstm.fuzz.tensors=10000} tries more of them. */
    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        byte[] npz = Files.readAllBytes(resource("numpy.npz"));
        byte[] json =
                "{\"x\": {\"dtype\": \"int32\", \"shape\": [2, 1], \"data\": [[1], [2]]}, \"y\": [[0.5, \"NaN\"], [1, true]]}"
                        .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = (i % 2 == 0 ? npz : json).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("mutated"), bytes);
            try {
                TensorFile.read(file);
            } catch (ModelFileException e) {
                refused++;
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 4);
    }
}
