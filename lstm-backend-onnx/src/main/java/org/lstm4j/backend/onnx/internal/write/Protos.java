package org.lstm4j.backend.onnx.internal.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.internal.Tensors;

/** The small parts of a model. */
final class Protos {
    private Protos() {}

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, GraphProto body) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body)
                .build();
    }

    static AttributeProto attribute(String name, Iterable<Integer> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        values.forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto words(String name, Iterable<String> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    /** The declaration of an input or an output; what is no number in its shape is a named dimension. */
    static ValueInfoProto declaration(String name, Shape shape, DType dtype) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (Dim dim : shape.dims()) {
            dims.addDim(
                    switch (dim) {
                        case Dim.Fixed(int size) ->
                            TensorShapeProto.Dimension.newBuilder().setDimValue(size);
                        case Dim.Named(String named) ->
                            TensorShapeProto.Dimension.newBuilder().setDimParam(named);
                        default -> TensorShapeProto.Dimension.newBuilder().setDimParam(dim.toString());
                    });
        }
        TypeProto.Tensor type = TypeProto.Tensor.newBuilder()
                .setElemType(Tensors.type(dtype).getNumber())
                .setShape(dims)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
