package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.spi.Feeds;

/** Functions that a model brings along, and weights that it holds sparse. */
class FunctionsTest {
    private static final String DOMAIN = "pkg.test";

    private static OperatorSetIdProto set(String domain, long version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    private static NodeProto.Builder node(String domain, String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output);
    }

    private static FunctionProto.Builder function(String name, List<String> inputs, NodeProto.Builder... nodes) {
        FunctionProto.Builder function = FunctionProto.newBuilder()
                .setDomain(DOMAIN)
                .setName(name)
                .addAllInput(inputs)
                .addOutput("out")
                .addOpsetImport(set("", 17))
                .addOpsetImport(set(DOMAIN, 1));
        for (NodeProto.Builder node : nodes) {
            function.addNode(node);
        }
        return function;
    }

    private static AttributeProto reference(String name, String of) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setRefAttrName(of)
                .setType(AttributeType.FLOAT)
                .build();
    }

    private static byte[] model(ModelMaker maker, FunctionProto.Builder... functions) {
        ModelProto.Builder model = maker.model().toBuilder().addOpsetImport(set(DOMAIN, 1));
        for (FunctionProto.Builder function : functions) {
            model.addFunctions(function);
        }
        return model.build().toByteArray();
    }

    private static ModelMaker calling(NodeProto.Builder... calls) {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 3)
                .weight("w", 3)
                .output("y");
        for (NodeProto.Builder call : calls) {
            m.graph.addNode(call);
        }
        return m;
    }

    @Test
    void areWrittenInTheCallsPlaceWithItsAttributes() throws OrtException {
        FunctionProto.Builder leaky = function(
                        "Leaky",
                        List.of("a", "b"),
                        node("", "Add", List.of("a", "b"), "sum"),
                        node("", "LeakyRelu", List.of("sum"), "out").addAttribute(reference("alpha", "slope")))
                .addAttribute("slope");
        // two calls of the same names inside, with another attribute
        FunctionProto.Builder twice = function(
                "Twice",
                List.of("a", "sum"),
                node(DOMAIN, "Leaky", List.of("a", "sum"), "x").addAttribute(ModelMaker.real("slope", 0.3f)),
                node(DOMAIN, "Leaky", List.of("x", "sum"), "out"));
        byte[] bytes = model(
                calling(
                        node(DOMAIN, "Twice", List.of("x", "w"), "t").addAttribute(ModelMaker.real("ignored", 1)),
                        node(DOMAIN, "Leaky", List.of("t", "w"), "y").addAttribute(ModelMaker.real("slope", 2))),
                leaky,
                twice);
        Feeds feeds = new Feeds().put("x", numbers("x", 4, 3));

        OnnxModel read = OnnxReader.read(bytes);

        assertThat(read.weights().keySet()).containsExactly("w");
        Judge.equal(read, feeds, Judge.original(bytes, feeds), 2e-6);
    }

    @Test
    void haveDefaultsAndAnOperatorSetOfTheirOwnAndSeeNothingAroundThem() throws OrtException {
        FunctionProto.Builder old = function(
                        "Old",
                        List.of("a"),
                        node("", "ReduceSum", List.of("a"), "s").addAttribute(ModelMaker.list("axes", 1)),
                        node("", "LeakyRelu", List.of("s"), "out").addAttribute(reference("alpha", "slope")))
                .clearOpsetImport()
                .addOpsetImport(set("", 11))
                .addAttributeProto(ModelMaker.real("slope", 0.25f));
        byte[] bytes = model(calling(node(DOMAIN, "Old", List.of("x"), "y")), old);
        OnnxModel read = OnnxReader.read(bytes);
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {2, 3}, -1f, -2f, 0.5f, 1f, 2f, 3f));
        Judge.equal(read, feeds, new Feeds().put("y", Tensor.of(new int[] {2, 1}, -0.625f, 6f)), 1e-6);

        FunctionProto.Builder peeks = function("Peeks", List.of("a"), node("", "Add", List.of("a", "w"), "out"));
        Refusals.refused(
                model(calling(node(DOMAIN, "Peeks", List.of("x"), "y")), peeks), Problem.INCONSISTENT, "\"w\"");
    }

    @Test
    void thatCallThemselvesOrGrowWithoutEndAreRefused() {
        FunctionProto.Builder endless = function("Self", List.of("a"), node(DOMAIN, "Self", List.of("a"), "out"));
        Refusals.refused(
                model(calling(node(DOMAIN, "Self", List.of("x"), "y")), endless), Problem.TOO_LARGE, "32 deep");
        FunctionProto.Builder[] doubling = new FunctionProto.Builder[30];
        for (int i = 0; i < doubling.length; i++) {
            String next = i == 0 ? "Relu" : "F" + (i - 1);
            String domain = i == 0 ? "" : DOMAIN;
            doubling[i] = function(
                    "F" + i,
                    List.of("a"),
                    node(domain, next, List.of("a"), "b"),
                    node(domain, next, List.of("b"), "out"));
        }
        Refusals.refused(
                model(calling(node(DOMAIN, "F29", List.of("x"), "y")), doubling), Problem.TOO_LARGE, "200000 nodes");
        Refusals.refused(
                model(calling(node(DOMAIN, "None", List.of("x"), "y"))), Problem.UNKNOWN_OPERATOR, "domain pkg.test");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sparseWeightsAreDenseOnes(boolean isLinear) throws OrtException {
        Tensor places = isLinear
                ? Tensor.of(new int[] {2}, new long[] {1, 5})
                : Tensor.of(new int[] {2, 2}, new long[] {0, 1, 1, 2});
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 2).output("y");
        m.graph.addSparseInitializer(sparse(places, 2, 3));
        m.node("MatMul", "y", List.of("x", "s"));
        Feeds feeds = new Feeds().put("x", numbers("x", 4, 2));

        OnnxModel read = OnnxReader.read(m.bytes());

        assertThat(Objects.requireNonNull(read.weights().get("s")).floats()).containsExactly(0, 3, 0, 0, 0, -4);
        Judge.equal(read, feeds, Judge.original(m.bytes(), feeds), 2e-6);
    }

    private static SparseTensorProto sparse(Tensor places, long... dims) {
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder()
                .setValues(Tensors.proto("s", Tensor.of(new int[] {2}, 3f, -4f)))
                .setIndices(Tensors.proto("", places));
        for (long dim : dims) {
            sparse.addDims(dim);
        }
        return sparse.build();
    }

    @Test
    void sparseWeightsBeyondTheirDimensionsOrMemoryAreRefused() {
        Tensor outside = Tensor.of(new int[] {2}, new long[] {1, 6});
        ModelMaker m = Refusals.one();
        m.graph.addSparseInitializer(sparse(outside, 2, 3));
        Refusals.refused(m.bytes(), Problem.INCONSISTENT, "\"s\"", "a value at 6");
        ModelMaker huge = Refusals.one();
        huge.graph.addSparseInitializer(sparse(outside, 1 << 30, 1 << 30));
        Refusals.refused(huge.bytes(), Problem.TOO_LARGE, "\"s\"");
    }
}
