package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;

/** Convolutions and poolings over one, two and three axes, of fixed and of open sizes. */
class ConvolutionsReaderTest {
    private static AttributeProto pads(long... pads) {
        return list("pads", pads);
    }

    private static AttributeProto strides(long... strides) {
        return list("strides", strides);
    }

    private static AttributeProto kernel(long... sizes) {
        return list("kernel_shape", sizes);
    }

    private static final AttributeProto CEIL = attribute("ceil_mode", 1);

    private static Variants line() {
        return new Variants(22)
                .input("x", numbers("x", 2, 6, 11), 1)
                .initializer("w", numbers("w", 4, 6, 3))
                .initializer("b", numbers("b", 4))
                .initializer("grouped", numbers("g", 9, 2, 3))
                .initializer("depthwise", numbers("d", 12, 1, 3))
                .initializer("one", numbers("o", 5, 6, 1));
    }

    @Test
    void convOverTime() throws OrtException {
        line().node("Conv", "x w")
                .node("Conv", "x w b", kernel(3), pads(1, 1))
                .node("Conv", "x one")
                .node("Conv", "x w b", strides(2))
                .node("Conv", "x w", strides(3), pads(2, 1))
                .node("Conv", "x w", list("dilations", 2), pads(4, 0))
                .node("Conv", "x w b", list("dilations", 3), strides(2), pads(3, 3))
                .node("Conv", "x grouped", attribute("group", 3), pads(1, 1))
                .node("Conv", "x depthwise", attribute("group", 6), strides(2))
                .node("Conv", "x w", attribute("auto_pad", "SAME_UPPER"))
                .node("Conv", "x w", attribute("auto_pad", "SAME_LOWER"), strides(2))
                .node("Conv", "x w", attribute("auto_pad", "SAME_UPPER"), strides(3))
                .node("Conv", "x w", attribute("auto_pad", "VALID"), strides(2))
                .agree();
    }

    @Test
    void convOverImagesAndSpace() throws OrtException {
        new Variants(17)
                .input("x", numbers("x", 2, 4, 7, 9), 1)
                .initializer("w", numbers("w", 6, 4, 3, 2))
                .initializer("b", numbers("b", 6))
                .initializer("grouped", numbers("g", 6, 2, 3, 3))
                .node("Conv", "x w b")
                .node("Conv", "x w", strides(2, 1), pads(1, 0, 2, 1))
                .node("Conv", "x w", list("dilations", 2, 3), pads(2, 3, 2, 3))
                .node("Conv", "x grouped b", attribute("group", 2), strides(2, 2), pads(1, 1, 1, 1))
                .node("Conv", "x w", attribute("auto_pad", "SAME_UPPER"), strides(2, 2))
                .agree();
        new Variants(17)
                .input("x", numbers("x", 2, 2, 4, 5, 6), 1)
                .initializer("w", numbers("w", 3, 2, 2, 3, 2))
                .node("Conv", "x w", pads(1, 0, 1, 0, 1, 0), strides(1, 2, 2))
                .agree();
    }

    @Test
    void convTranspose() throws OrtException {
        new Variants(17)
                .input("x", numbers("x", 2, 4, 7), 1)
                .initializer("w", numbers("w", 4, 3, 3))
                .initializer("b", numbers("b", 3))
                .initializer("grouped", numbers("g", 4, 3, 4))
                .node("ConvTranspose", "x w b")
                .node("ConvTranspose", "x w", strides(2))
                .node("ConvTranspose", "x w", strides(3), pads(1, 2), list("output_padding", 2))
                .node("ConvTranspose", "x w", list("dilations", 2), pads(3, 1))
                .node("ConvTranspose", "x w b", strides(2), pads(3, 3))
                .node("ConvTranspose", "x grouped", attribute("group", 2), strides(2), pads(1, 1))
                .agree();
        new Variants(17)
                .input("x", numbers("x", 1, 2, 4, 5))
                .initializer("w", numbers("w", 2, 3, 3, 2))
                .node("ConvTranspose", "x w", strides(2, 3), pads(1, 0, 0, 1))
                .node("ConvTranspose", "x w", strides(2, 2), list("output_shape", 8, 9))
                .node("ConvTranspose", "x w", strides(2, 2), attribute("auto_pad", "SAME_UPPER"))
                .agreeFixed();
    }

    @Test
    void poolingsOverTime() throws OrtException {
        Variants all = line();
        for (String type : List.of("MaxPool", "AveragePool")) {
            all.node(type, "x", kernel(2), strides(2))
                    .node(type, "x", kernel(3))
                    .node(type, "x", kernel(3), pads(1, 1))
                    .node(type, "x", kernel(3), strides(2), pads(1, 0))
                    .node(type, "x", kernel(3), list("dilations", 2), pads(2, 2))
                    .node(type, "x", kernel(3), strides(2), CEIL)
                    .node(type, "x", kernel(3), strides(3), pads(1, 0), CEIL)
                    .node(type, "x", kernel(3), attribute("auto_pad", "SAME_UPPER"), strides(2))
                    .node(type, "x", kernel(1));
        }
        all.node("AveragePool", "x", kernel(3), pads(1, 1), attribute("count_include_pad", 1))
                .node("AveragePool", "x", kernel(3), strides(2), pads(2, 1), attribute("count_include_pad", 1))
                .node("LpPool", "x", kernel(3), strides(2))
                .node("LpPool", "x", kernel(3), attribute("p", 1), pads(1, 1))
                .node("GlobalMaxPool", "x")
                .node("GlobalAveragePool", "x")
                .agree();
    }

    @Test
    void poolingsOverImages() throws OrtException {
        Variants all = new Variants(19).input("x", numbers("x", 2, 3, 7, 9), 1);
        for (String type : List.of("MaxPool", "AveragePool")) {
            all.node(type, "x", kernel(2, 2), strides(2, 2))
                    .node(type, "x", kernel(3, 2), pads(1, 0, 1, 1))
                    .node(type, "x", kernel(2, 1), strides(2, 1))
                    .node(type, "x", kernel(3, 3), strides(2, 2), CEIL);
        }
        all.node("AveragePool", "x", kernel(3, 3), pads(1, 1, 1, 1), attribute("count_include_pad", 1))
                .node("GlobalMaxPool", "x")
                .node("GlobalAveragePool", "x")
                .agree();
    }

    @Test
    void whatAPoolDoesBehindTheLastWindow() throws OrtException {
        // with ceil_mode a window that begins in the padding is none, and what it adds is never counted
        Variants all = new Variants(22).input("x", numbers("x", 1, 2, 5), 1);
        for (int stride = 1; stride <= 4; stride++) {
            for (int pad = 0; pad <= 1; pad++) {
                all.node("MaxPool", "x", kernel(2), strides(stride), pads(0, pad), CEIL)
                        .node("AveragePool", "x", kernel(3), strides(stride), pads(1, pad), CEIL)
                        .node(
                                "AveragePool",
                                "x",
                                kernel(3),
                                strides(stride),
                                pads(1, pad),
                                CEIL,
                                attribute("count_include_pad", 1));
            }
        }
        all.agreeFixed();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ModelMaker groups = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 4, "t")
                .output("y")
                .weight("w", 6, 2, 3)
                .node("Conv", "y", List.of("x", "w"), attribute("group", 3));
        Refusals.refused(groups.bytes(), OnnxModelException.Problem.INCONSISTENT, "Conv_0", "3 groups");
        ModelMaker open = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", "c", "t")
                .output("y")
                .weight("w", 6, 2, 3)
                .node("Conv", "y", List.of("x", "w"));
        Refusals.refused(open.bytes(), OnnxModelException.Problem.UNSUPPORTED, "axis 1 must be a fixed size");
        ModelMaker huge = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 4, "t")
                .output("y")
                .node("MaxPool", "y", List.of("x"), list("kernel_shape", 1 << 30));
        Refusals.refused(huge.bytes(), OnnxModelException.Problem.UNSUPPORTED, "windows of 1 to 4096");
    }
}
