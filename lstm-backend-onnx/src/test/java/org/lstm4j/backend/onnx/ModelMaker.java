package org.lstm4j.backend.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.Tensors;

/** Writes small ONNX models as exporters do. */
final class ModelMaker {
    final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final long opset;

    ModelMaker(long opset) {
        this.opset = opset;
    }

    /** Dimensions are numbers or names. */
    ModelMaker input(String name, DType dtype, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            shape.addDim(
                    dim instanceof Integer size
                            ? TensorShapeProto.Dimension.newBuilder().setDimValue(size)
                            : TensorShapeProto.Dimension.newBuilder().setDimParam(dim.toString()));
        }
        graph.addInput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(Tensors.type(dtype).getNumber())
                                .setShape(shape))));
        return this;
    }

    ModelMaker output(String... names) {
        return output(DType.FLOAT32, names);
    }

    ModelMaker output(DType dtype, String... names) {
        for (String name : names) {
            graph.addOutput(ValueInfoProto.newBuilder()
                    .setName(name)
                    .setType(TypeProto.newBuilder()
                            .setTensorType(TypeProto.Tensor.newBuilder()
                                    .setElemType(Tensors.type(dtype).getNumber()))));
        }
        return this;
    }

    ModelMaker initializer(String name, Tensor tensor) {
        graph.addInitializer(Tensors.proto(name, tensor));
        return this;
    }

    ModelMaker integers(String name, long... values) {
        return initializer(name, Tensor.of(new int[] {values.length}, values));
    }

    /** Numbers from -0.6 to 0.6. */
    ModelMaker weight(String name, int... dims) {
        return initializer(name, numbers(name, dims));
    }

    static Tensor numbers(String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) (1.2 * Philox.uniform(3, Philox.streamOf(name), 0, i) - 0.6);
        }
        return tensor;
    }

    /** A node; several outputs are separated by blanks, an input that is left out is an underscore. */
    ModelMaker node(String type, String outputs, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(type)
                .setName("/" + type + "_" + graph.getNodeCount())
                .addAllInput(inputs.stream()
                        .map(name -> name.equals("_") ? "" : name)
                        .toList())
                .addAllOutput(List.of(outputs.split(" ", -1)))
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    static AttributeProto attribute(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            return attribute
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(values[0])
                    .build();
        }
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.setType(AttributeProto.AttributeType.INTS).build();
    }

    static AttributeProto list(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, Tensor value) {
        return attribute(name, Tensors.proto("", value));
    }

    static AttributeProto attribute(String name, TensorProto value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(value)
                .build();
    }

    /** A graph as an attribute: a branch. */
    static AttributeProto branch(String name, ModelMaker branch) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(branch.graph.clone().setName(name))
                .build();
    }

    ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(graph)
                .build();
    }

    byte[] bytes() {
        return model().toByteArray();
    }
}
