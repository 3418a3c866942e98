package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.testing.Cases;

class SafetensorsDamageTest {
    private static final String GOOD = """
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"b":{"dtype":"I64","shape":[2,1],"data_offsets":[12,28]}}""";

    private static final int DATA = 28;

    private static byte[] file(String header, int data) {
        byte[] json = Samples.bytes(header);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static ModelFileException problem(byte[] bytes) {
        return catchThrowableOfType(ModelFileException.class, () -> Safetensors.read(bytes));
    }

    @Test
    void theUndamagedFileIsRead() {
        assertThat(Safetensors.read(file(GOOD, DATA)).tensors().keySet()).containsExactly("a", "b");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // offsets
                "[12,28]       | [8,28]            | CORRUPT     | hold 20",
                "[12,28]       | [11,27]           | CORRUPT     | neither overlap nor leave gaps",
                "[12,28]       | [16,32]           | CORRUPT     | begins at byte 16 of the data, expected 12",
                "[12,28]       | [0,16]            | CORRUPT     | begins at byte 0 of the data, expected 12",
                "[12,28]       | [28,12]           | CORRUPT     | expected [begin, end]",
                "[12,28]       | [12]              | CORRUPT     | expected [begin, end]",
                "[12,28]       | [12,28,28]        | CORRUPT     | expected [begin, end]",
                "[12,28]       | [-12,28]          | CORRUPT     | negative",
                "[12,28]       | [12,28.0]         | CORRUPT     | VALUE_NUMBER_FLOAT",
                "[12,28]       | [12,99999999999999999999] | CORRUPT | out of range",
                "[12,28]       | \"12,28\"         | CORRUPT     | START_ARRAY",
                // shapes
                "[2,1]         | [2]               | OK          | ``",
                "[2,1]         | [1]               | CORRUPT     | needs 8 bytes, but its data_offsets [12, 28] hold 16",
                "[2,1]         | [2,-1]            | CORRUPT     | negative",
                "[2,1]         | [2147483647,2147483647] | TOO_LARGE | 2147483639",
                "[2,1]         | [2147483647,2147483647,0] | TOO_LARGE | 2147483639",
                "[2,1]         | [9223372036854775807,2] | TOO_LARGE | 2147483639",
                "[2,1]         | [4294967296,4294967296,2] | TOO_LARGE | 2147483639",
                "[2,1]         | [null]            | CORRUPT     | VALUE_NULL",
                // types
                "\"I64\"       | \"I32\"           | CORRUPT     | needs 8 bytes",
                "\"I64\"       | \"U8\"            | UNSUPPORTED | Convert it to one of F64, I64, F32, I32, BOOL, F16, BF16",
                "\"I64\"       | \"X64\"           | CORRUPT     | does not exist",
                "\"I64\"       | 64                | CORRUPT     | VALUE_STRING",
                // keys
                "\"dtype\":\"I64\", | ``           | CORRUPT     | has the keys [shape, data_offsets]",
                "\"dtype\":\"I64\" | \"dtype\":\"I64\",\"strides\":[1] | CORRUPT | unknown key",
                "\"dtype\":\"I64\" | \"dtype\":\"I64\",\"dtype\":\"I64\" | CORRUPT | Duplicate",
                "\"b\"         | \"a\"             | CORRUPT     | Duplicate",
                "\"b\":{       | \"b\":[{          | CORRUPT     | START_OBJECT",
                "\"a\"         | \"__metadata__\"  | CORRUPT     | VALUE_STRING",
                "{\"a\"        | {\"__metadata__\":{\"k\":1},\"a\" | CORRUPT | VALUE_STRING",
                "{\"a\"        | {\"__metadata__\":{\"k\":\"v\",\"k\":\"w\"},\"a\" | CORRUPT | Duplicate",
                // JSON
                "{\"a\"        | [\"a\"            | CORRUPT     | no JSON object",
                "{\"a\"        | ` {\"a\"`         | CORRUPT     | no JSON object",
                "28]}}         | 28]}              | CORRUPT     | Unexpected end-of-input",
                "28]}}         | 28]}}}            | CORRUPT     | Unexpected close marker",
                "28]}}         | 28]}}{}           | CORRUPT     | behind its closing brace",
                "28]}}         | `28]}}   `        | OK          | ``",
            })
    void whatIsWrongInTheHeaderIsNamed(String part, String replacement, String expected, String message) {
        assertThat(GOOD).contains(part);
        int start = GOOD.indexOf(part);
        String header = GOOD.substring(0, start) + replacement + GOOD.substring(start + part.length());
        byte[] bytes = file(header, DATA);

        if (expected.equals("OK")) {
            assertThat(Safetensors.read(bytes).tensors()).hasSize(2);
        } else {
            assertThat(problem(bytes).problem()).isEqualTo(Problem.valueOf(expected));
            assertThat(problem(bytes)).hasMessageStartingWith("safetensors: ").hasMessageContaining(message);
        }
    }

    @Test
    void moreDataThanTensorsIsCorrupt() {
        assertThat(problem(file(GOOD, DATA + 1)).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(file(GOOD, DATA + 1))).hasMessageContaining("1 more bytes follow");
    }

    @Test
    void everyPrefixIsTruncated() {
        byte[] whole = file(GOOD, DATA);
        for (int length = 0; length < whole.length; length++) {
            assertThat(problem(Arrays.copyOf(whole, length)).problem())
                    .as("%d of %d bytes", length, whole.length)
                    .isEqualTo(Problem.TRUNCATED);
        }
    }

    @Test
    void aHeaderThatIsNotUtf8IsCorrupt() {
        byte[] bytes = file(GOOD, DATA);
        bytes[10] = (byte) 0xff;

        assertThat(problem(bytes)).hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"1152921504606846976", "-1", "100000001", "9223372036854775807"})
    void aHeaderOfImpossibleLengthIsRefused(long length) {
        byte[] bytes = file(GOOD, DATA);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);

        assertThat(problem(bytes).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(bytes)).hasMessageContaining("claims " + Long.toUnsignedString(length) + " bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "1152921504606846976, '[3]', '[0,12]'",
        "99999999, '[3]', '[0,12]'",
        "0, '[2147483639]', '[0,8589934556]'",
        "0, '[2147483647,4611686018427387904]', '[0,9223372036854775807]'"
    })
    void claimsThatTheFileDoesNotCoverTakeNoMemory(long headerLength, String shape, String offsets) {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
        byte[] bytes = file(header, 12);
        if (headerLength != 0) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength);
        }
        problem(bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        ModelFileException problem = problem(bytes);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        assertThat(problem.problem()).isIn(Problem.CORRUPT, Problem.TRUNCATED, Problem.TOO_LARGE);
    }

    @Test
    void aFlippedByteIsRefusedOrReadAsAnotherTensor() {
        Cases.of(2000).withSeed(20260102).check(draw -> {
            int position = draw.between(0, 147);
            int flip = draw.between(1, 255);

            byte[] bytes = file(GOOD, DATA);
            assertThat(bytes).hasSize(148);
            bytes[position] ^= (byte) flip;
            try {
                // A safetensors file has no checksum, so another name or another number is as good as the first.
                assertThat(Safetensors.read(bytes).tensors()).hasSize(2);
            } catch (ModelFileException e) {
                assertThat(e.file()).isEqualTo("safetensors");
            }
        });
    }

    @Test
    void theMessageNamesTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("w.safetensors"), new byte[3]);

        ModelFileException problem = catchThrowableOfType(ModelFileException.class, () -> Safetensors.read(file));

        assertThat(problem.file()).isEqualTo(file.toString());
        assertThat(problem.problem()).isEqualTo(Problem.TRUNCATED);
        assertThat(problem).hasMessageStartingWith(file + ": ");
    }

    @Test
    void aMissingFileAndADirectoryAreNamed(@TempDir Path directory) {
        assertThat(catchThrowableOfType(ModelFileException.class, () -> Safetensors.read(directory.resolve("none")))
                        .problem())
                .isEqualTo(Problem.MISSING);
        assertThat(catchThrowableOfType(ModelFileException.class, () -> Safetensors.read(directory))
                        .problem())
                .isEqualTo(Problem.NOT_A_FILE);
    }

    @Test
    void aFileOfAnotherFormatIsNamed() {
        byte[] hdf5 = Arrays.copyOf(Samples.hex("894844460d0a1a0a"), 100);

        assertThat(problem(hdf5).problem()).isEqualTo(Problem.FOREIGN);
        assertThat(problem(hdf5)).hasMessageContaining("HDF5");
    }

    @Test
    void aHalfWrittenListOfTensorsIsNotEqualToTheWhole() {
        SequencedMap<String, Tensor> one = new LinkedHashMap<>();
        one.put("a", Tensor.of(new int[] {3}, 0f, 0f, 0f));

        assertThat(Safetensors.of(one)).isNotEqualTo(Safetensors.read(file(GOOD, DATA)));
    }
}
