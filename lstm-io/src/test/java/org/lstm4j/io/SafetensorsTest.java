package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.testing.Cases;
import org.lstm4j.testing.Draw;

/**
 * The golden bytes are those of the reference implementation, Python package safetensors 0.8.0: {@code serialize} of
 * tensors given as packed little-endian bytes. The second one follows from the format's description as well.
 */
class SafetensorsTest {
    /** a: float32 [3] = .5, max, 7; b: float32 [2, 2] = 1, -0., the smallest denormal, -2.5; with metadata. */
    private static final byte[] FLOATS = Samples.hex("a000000000000000"
            + "7b225f5f6d657461646174615f5f223a7b226f726967696e223a2261205c22746573745c2220c3a9227d2c2261223a7b2264747970"
            + "65223a22463332222c227368617065223a5b335d2c22646174615f6f666673657473223a5b302c31325d7d2c2262223a7b22647479"
            + "7065223a22463332222c227368617065223a5b322c325d2c22646174615f6f666673657473223a5b31322c32385d7d7d2020202020"
            + "20"
            + "0000003fffff7f7f0000e040"
            + "0000803f0000008001000000000020c0");

    private static final byte[] ALL_TYPES = join(
            Samples.hex("0002000000000000"),
            Samples.bytes("{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                    + "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]},"
                    + "\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[16,28]},"
                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[28,44]},"
                    + "\"empty\":{\"dtype\":\"F32\",\"shape\":[0,4],\"data_offsets\":[44,44]},"
                    + "\"i\":{\"dtype\":\"I32\",\"shape\":[1,2],\"data_offsets\":[44,52]},"
                    + "\"g\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[52,56]},"
                    + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[56,60]},"
                    + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[60,63]}}     "),
            Samples.hex("feffffffffffffff" + "9a9999999999b93f" + "0000003fffff7f7f0000e040"
                    + "0000803f0000008001000000000020c0" + "ffffffffffffff7f" + "c03f7fff" + "003efffb" + "010001"));

    private static Safetensors floats() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(new int[] {3}, 0.5f, Float.MAX_VALUE, 7));
        tensors.put("b", Tensor.of(new int[] {2, 2}, 1f, -0.0f, Float.MIN_VALUE, -2.5f));
        return new Safetensors(tensors, Map.of("origin", "a \"test\" é"));
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    @Test
    void theBytesAreThoseOfTheReferenceImplementation() {
        assertThat(floats().toBytes()).isEqualTo(FLOATS);
    }

    @Test
    void theReferenceImplementationsBytesAreRead() {
        Safetensors read = Safetensors.read(FLOATS);

        assertThat(read).isEqualTo(floats());
        assertThat(read.tensors().keySet()).containsExactly("a", "b");
        float[] values = tensor(read.tensors(), "b").floats();
        assertThat(values).containsExactly(1f, -0.0f, Float.MIN_VALUE, -2.5f);
        assertThat(Float.floatToRawIntBits(values[1])).isEqualTo(0x80000000);
        assertThat(read.metadata()).containsExactly(Map.entry("origin", "a \"test\" é"));
    }

    @Test
    void everyTypeIsReadAndHalfPrecisionBecomesFloat32() {
        Map<String, Tensor> read = Safetensors.read(ALL_TYPES).tensors();

        assertThat(read.keySet()).containsExactly("n", "d", "a", "b", "empty", "i", "g", "h", "flag");
        assertThat(tensor(read, "n").longs()).containsExactly(-2);
        assertThat(tensor(read, "n").rank()).isZero();
        assertThat(tensor(read, "d").doubles()).containsExactly(0.1);
        assertThat(tensor(read, "empty").dims()).containsExactly(0, 4);
        assertThat(tensor(read, "i").ints()).containsExactly(-1, Integer.MAX_VALUE);
        assertThat(tensor(read, "g").floats()).containsExactly(1.5f, -0x1.FEp127f);
        assertThat(tensor(read, "h").floats()).containsExactly(1.5f, -65504f);
        assertThat(tensor(read, "flag").booleans()).containsExactly(true, false, true);
    }

    @Test
    void allTypesOfTensorsAreWrittenAsTheReferenceDoes() {
        // Without half precision, which a tensor cannot hold; the order of equal sizes is the caller's.
        Map<String, Tensor> all = Safetensors.read(ALL_TYPES).tensors();
        SequencedMap<String, Tensor> shuffled = new LinkedHashMap<>();
        List.of("flag", "i", "a", "n", "d").forEach(name -> shuffled.put(name, tensor(all, name)));

        byte[] bytes = Safetensors.of(shuffled).toBytes();

        assertThat(new String(bytes, 8, bytes.length - 8 - 39, StandardCharsets.UTF_8))
                .startsWith("{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        + "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]},"
                        + "\"i\":{\"dtype\":\"I32\",\"shape\":[1,2],\"data_offsets\":[16,24]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]},"
                        + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[36,39]}}");
        assertThat(Safetensors.read(bytes)).isEqualTo(Safetensors.of(shuffled));
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return tensors.getOrDefault(name, Tensor.scalar(0L));
    }

    @Test
    void aFileIsReadBackEqual(@TempDir Path directory) {
        Path file = directory.resolve("weights.safetensors");

        floats().write(file);

        assertThat(file).hasBinaryContent(FLOATS);
        assertThat(Safetensors.read(file)).isEqualTo(floats());
    }

    @Test
    void aBufferIsReadFromItsPositionToItsLimitAndStaysAsItIs() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(FLOATS.length + 7).position(3);
        buffer.put(FLOATS).flip().position(3);

        assertThat(Safetensors.read(buffer.asReadOnlyBuffer())).isEqualTo(floats());
        assertThat(Safetensors.read(buffer)).isEqualTo(floats());
        assertThat(buffer.position()).isEqualTo(3);
    }

    @Test
    void nothingAtAllIsAFileToo() {
        Safetensors empty = Safetensors.of(new LinkedHashMap<>());

        assertThat(empty.toBytes()).isEqualTo(join(Samples.hex("0800000000000000"), Samples.bytes("{}      ")));
        assertThat(Safetensors.read(empty.toBytes())).isEqualTo(empty);
    }

    @Test
    void tensorsLargerThanABufferComeBack() {
        float[] values = new float[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.37f;
        }
        boolean[] flags = new boolean[70_001];
        flags[65_536] = true;
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("flags", Tensor.of(new int[] {70_001}, flags));
        tensors.put("values", Tensor.of(new int[] {100_003}, values));

        Safetensors read = Safetensors.read(Safetensors.of(tensors).toBytes());

        assertThat(read).isEqualTo(Safetensors.of(tensors));
        assertThat(read.tensors().keySet()).containsExactly("values", "flags");
    }

    @Test
    void anyTensorsComeBackBitByBit() {
        Cases.of(200).withSeed(20260101).check(draw -> {
            Safetensors content = contents(draw);

            byte[] bytes = content.toBytes();

            Safetensors read = Safetensors.read(bytes);

            assertThat(read).isEqualTo(content);
            assertThat(read.toBytes()).isEqualTo(bytes);
            assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                    .isZero();
        });
    }

    private static Safetensors contents(Draw draw) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        draw.list(0, 6, () -> name(draw)).forEach(name -> tensors.put(name, tensor(draw)));
        Map<String, String> metadata = new LinkedHashMap<>();
        draw.list(0, 3, () -> name(draw)).forEach(name -> metadata.put(name, name(draw)));
        return new Safetensors(tensors, metadata);
    }

    /** From bits, so that infinities, denormals and negative zeros are among them. */
    private static Tensor tensor(Draw draw) {
        List<Integer> bits = draw.list(0, 20, draw::any);
        float[] floats = new float[bits.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(bits.get(i));
        }
        return Tensor.of(new int[] {1, floats.length}, floats).to(draw.constant(DType.class));
    }

    private static String name(Draw draw) {
        return draw.anyText(12).replaceAll("\\p{Cs}", "");
    }

    @Test
    void anotherBitIsAnotherContent() {
        SequencedMap<String, Tensor> other = new LinkedHashMap<>(floats().tensors());
        other.put("b", Tensor.of(new int[] {2, 2}, 1f, 0.0f, Float.MIN_VALUE, -2.5f));

        assertThat(new Safetensors(other, floats().metadata())).isNotEqualTo(floats());
        assertThat(Safetensors.of(floats().tensors())).isNotEqualTo(floats());
    }

    @Test
    void theReservedNameIsRefused() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("__metadata__", Tensor.scalar(1f));

        assertThatThrownBy(() -> Safetensors.of(tensors))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("__metadata__");
    }

    @Test
    void aNameThatCannotBeUtf8IsRefused() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("half \ud83d", Tensor.scalar(1f));

        assertThatThrownBy(() -> Safetensors.of(tensors))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("UTF-8");
    }
}
