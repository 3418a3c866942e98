package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The hot passes stand above the size up to which C2 inlines a hot method (FreqInlineSize, 325 bytecodes). Inlined, several of
 * them would exceed the compiler's budget for vector calls in one method, and vectors would be boxed.
 */
class HotPassSizeTest {
    private static final int FREQ_INLINE_SIZE = 325;

    @ParameterizedTest
    @CsvSource({
        "VectorActivations, exp",
        "VectorActivations, log",
        "VectorActivations, sigmoid",
        "VectorActivations, tanh",
        "VectorActivations, softplus",
        "VectorArithmetic, binary",
        "VectorArithmetic, unary",
        "VectorGates, sigmoid",
        "WideGates, forget",
        "WideGates, cell",
        "WideGates, output",
        "WideGates, gradients",
        "VectorGates, cell",
        "VectorGates, output",
        "VectorGates, gradients",
        "VectorOcts, pair",
        "WidePanels, fromBias",
        "WidePanels, add",
        "WidePanels, addRest",
        "WidePanels, addFew",
        "WidePanels, column",
        "WideTriples, fromBias",
        "WideTriples, add",
        "NarrowPanels, fromBias",
        "NarrowPanels, add",
        "NarrowPanels, addRest",
        "VectorPanels, row",
        "WideOcts, pair",
        "WideOcts, single"
    })
    void hotPassIsTooLargeToBeInlined(String type, String method) {
        List<Code> found = codes(bytes(type)).stream()
                .filter(code -> code.method().equals(method))
                .toList();
        assertThat(found).as("%s.%s", type, method).isNotEmpty().allMatch(code -> code.length() > FREQ_INLINE_SIZE);
    }

    private record Code(String method, String descriptor, int length) {}

    /** The methods of a class file that have code, as chapter 4 of the JVM's specification lays them out. */
    private static List<Code> codes(byte[] classFile) {
        List<Code> codes = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            in.skipNBytes(8); // magic, version
            String[] texts = texts(in);
            in.skipNBytes(6); // access, this, super
            in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
            for (boolean areMethods : new boolean[] {false, true}) {
                for (int members = in.readUnsignedShort(); members > 0; members--) {
                    in.skipNBytes(2);
                    String name = texts[in.readUnsignedShort()];
                    String descriptor = texts[in.readUnsignedShort()];
                    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                        String attribute = texts[in.readUnsignedShort()];
                        int length = in.readInt();
                        if (areMethods && attribute.equals("Code")) {
                            in.skipNBytes(4); // stack, locals
                            codes.add(new Code(name, descriptor, in.readInt()));
                            length -= 8;
                        }
                        in.skipNBytes(length);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return codes;
    }

    /** The constant pool's texts, by their index. */
    private static String[] texts(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> { // a number of 64 bits takes two places
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("Tag " + tag + " in a constant pool");
            }
        }
        return texts;
    }

    private static byte[] bytes(String type) {
        try (InputStream in = Kernels.class.getResourceAsStream(type + ".class")) {
            assertThat(in).as(type).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
