package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
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
        ClassFile.of().parse(bytes(type)).methods().stream()
                .filter(m -> m.methodName().equalsString(method))
                .forEach(m -> assertThat(((CodeAttribute) m.code().orElseThrow()).codeLength())
                        .as("%s.%s%s", type, method, m.methodType().stringValue())
                        .isGreaterThan(FREQ_INLINE_SIZE));
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
