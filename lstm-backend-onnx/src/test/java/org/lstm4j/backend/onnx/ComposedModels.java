package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.branch;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.Tensors;

/** Models of operators that are composed of several, of loops, functions and quantised products: what is mutated. */
final class ComposedModels {
    private ComposedModels() {}

    static List<byte[]> all() {
        return List.of(
                convolutions().bytes(),
                lookups().bytes(),
                curves().bytes(),
                loop().bytes(),
                quantised().bytes(),
                functions());
    }

    private static ModelMaker convolutions() {
        ModelMaker m =
                new ModelMaker(18).input("x", DType.FLOAT32, "batch", 4, "time").output("y", "z");
        m.weight("w", 6, 4, 3).weight("g", 6, 2, 2).weight("b", 6).weight("t", 6, 3, 2);
        m.node("Conv", "c", List.of("x", "w", "b"), list("pads", 1, 1), list("strides", 2))
                .node("Conv", "d", List.of("x", "g"), attribute("group", 2), attribute("auto_pad", "SAME_UPPER"))
                .node("MaxPool", "p", List.of("c"), list("kernel_shape", 2), attribute("ceil_mode", 1))
                .node("AveragePool", "a", List.of("d"), list("kernel_shape", 3), list("pads", 1, 1))
                .node("ConvTranspose", "u", List.of("p", "t"), list("strides", 2), list("output_padding", 1))
                .node("GlobalMaxPool", "y", List.of("a"))
                .node("InstanceNormalization", "z", List.of("u", "s", "s"));
        return m.weight("s", 3);
    }

    private static ModelMaker lookups() {
        ModelMaker m = new ModelMaker(18)
                .input("x", DType.FLOAT32, "batch", "time", 4)
                .input("lengths", DType.INT64, "batch")
                .output("a", "b", "c", "e", "f")
                .output(DType.INT64, "back");
        m.initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L))
                .integers("axis1", 1)
                .integers("k", 2)
                .integers("last", -1)
                .integers("least", Long.MIN_VALUE)
                .integers("pads", 1, 0)
                .integers("pairs", 0, 1, 1, 0);
        m.node("Shape", "shape", List.of("x"))
                .node("Gather", "n", List.of("shape", "zero"))
                .node("Range", "rows", List.of("zero", "n", "one"))
                .node("Sub", "at", List.of("lengths", "one"))
                .node("Unsqueeze", "r1", List.of("rows", "axis1"))
                .node("Unsqueeze", "a1", List.of("at", "axis1"))
                .node("Concat", "places", List.of("r1", "a1"), attribute("axis", 1))
                .node("GatherND", "a", List.of("x", "places"))
                .node("TopK", "b indices", List.of("x", "k"), attribute("axis", 2))
                .node("Shape", "all", List.of("lengths"))
                .node("TopK", "sorted order", List.of("lengths", "all"))
                .node("ScatterElements", "back", List.of("order", "order", "rows"))
                .node("Slice", "turned", List.of("x", "last", "least", "axis1", "last"))
                .node("Pad", "padded", List.of("turned", "pads", "_", "axis1"))
                .node("GatherElements", "c", List.of("x", "indices"), attribute("axis", 2))
                .node(
                        "ReverseSequence",
                        "e",
                        List.of("x", "lengths"),
                        attribute("batch_axis", 0),
                        attribute("time_axis", 1))
                .node("Einsum", "s", List.of("padded", "x"), attribute("equation", "bqh,bkh->bqk"))
                .node("Trilu", "f", List.of("s", "one"));
        return m;
    }

    private static ModelMaker curves() {
        ModelMaker m = new ModelMaker(20).input("x", DType.FLOAT32, "batch", 4).output("y");
        m.initializer("e", Tensor.of(new int[] {4}, 2f, 0.5f, -1f, 1.3f));
        m.node("Erf", "a", List.of("x"))
                .node("Sin", "b", List.of("a"))
                .node("Round", "c", List.of("b"))
                .node("Pow", "d", List.of("c", "e"))
                .node("Hardmax", "f", List.of("d"))
                .node("ReduceLogSumExp", "g", List.of("f"), list("axes", 1))
                .node("ReduceProd", "h", List.of("g"), list("axes", 0))
                .node("LpNormalization", "i", List.of("d"))
                .node("Shrink", "j", List.of("i"), real("lambd", 0.1f))
                .node("Add", "y", List.of("h", "j"));
        m.graph.addSparseInitializer(SparseTensorProto.newBuilder()
                .setValues(Tensors.proto("sparse", Tensor.of(new int[] {1}, 2f)))
                .setIndices(Tensors.proto("", Tensor.of(new int[] {1}, new long[] {3})))
                .addDims(4));
        m.node("Mul", "z", List.of("x", "sparse"));
        return m.output("z");
    }

    private static ModelMaker loop() {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "time", "batch", 3)
                .input("h", DType.FLOAT32, "batch", 3)
                .output("last", "rows");
        m.initializer("yes", Tensor.of(new int[0], new boolean[] {true}))
                .initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L))
                .initializer("endless", Tensor.scalar(Long.MAX_VALUE));
        ModelMaker body = new ModelMaker(17)
                .input("i", DType.INT64)
                .input("go", DType.BOOL)
                .input("at", DType.INT64)
                .input("before", DType.FLOAT32, "batch", 3);
        body.node("Gather", "row", List.of("x", "at"))
                .node("Add", "after", List.of("row", "before"))
                .node("Add", "next", List.of("at", "one"))
                .node("Less", "below", List.of("next", "time"))
                .node("And", "on", List.of("below", "go"));
        body.output(DType.BOOL, "on").output(DType.INT64, "next").output("after", "row");
        return m.node("Shape", "shape", List.of("x"))
                .node("Gather", "time", List.of("shape", "zero"))
                .node("Loop", "count last rows", List.of("endless", "yes", "zero", "h"), branch("body", body));
    }

    private static ModelMaker quantised() {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "batch", 4).output("y");
        m.graph.addInitializer(TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.INT8_VALUE)
                .addDims(4)
                .addDims(3)
                .setRawData(ByteString.copyFrom(new byte[12])));
        m.initializer("scale", Tensor.scalar(0.1f));
        return m.node("DynamicQuantizeLinear", "q s z", List.of("x"))
                .node("MatMulInteger", "p", List.of("q", "w", "z"))
                .node("Cast", "f", List.of("p"), attribute("to", 1))
                .node("Mul", "g", List.of("f", "s"))
                .node("QuantizeLinear", "r", List.of("g", "scale"))
                .node("DequantizeLinear", "y", List.of("r", "scale"));
    }

    private static byte[] functions() {
        OperatorSetIdProto.Builder own =
                OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1);
        AttributeProto reference = AttributeProto.newBuilder()
                .setName("alpha")
                .setRefAttrName("slope")
                .setType(AttributeProto.AttributeType.FLOAT)
                .build();
        FunctionProto.Builder inner = FunctionProto.newBuilder()
                .setDomain("own")
                .setName("Leaky")
                .addInput("a")
                .addOutput("b")
                .addAttribute("slope")
                .addNode(NodeProto.newBuilder()
                        .setOpType("LeakyRelu")
                        .addInput("a")
                        .addOutput("b")
                        .addAttribute(reference))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
        FunctionProto.Builder outer = FunctionProto.newBuilder()
                .setDomain("own")
                .setName("Twice")
                .addInput("a")
                .addOutput("c")
                .addOpsetImport(own);
        for (String wire : List.of("a b", "b c")) {
            outer.addNode(NodeProto.newBuilder()
                    .setDomain("own")
                    .setOpType("Leaky")
                    .addInput(wire.substring(0, 1))
                    .addOutput(wire.substring(2)));
        }
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "batch", 4).output("y");
        m.node("Twice", "y", List.of("x"));
        m.graph.getNodeBuilder(0).setDomain("own");
        return m.model().toBuilder()
                .addOpsetImport(own)
                .addFunctions(inner)
                .addFunctions(outer)
                .build()
                .toByteArray();
    }
}
