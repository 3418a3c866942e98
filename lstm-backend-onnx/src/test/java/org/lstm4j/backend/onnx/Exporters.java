package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** Models written node by node as PyTorch and tf2onnx write them, with all that they put around an LSTM. */
final class Exporters {
    private Exporters() {}

    /**
     * Embedding, two layers of LSTM with any batch, last step, Linear: token ids [batch, time] in. The states of both layers
     * are zeros of a computed shape, cut in two.
     */
    static ModelMaker pytorchStack() {
        ModelMaker m = new ModelMaker(17);
        m.input("input_ids", DType.INT64, "batch", "sequence").output("logits");
        m.weight("embedding.weight", 20, 5);
        m.weight("onnx::LSTM_1", 1, 16, 5).weight("onnx::LSTM_2", 1, 16, 4).weight("onnx::LSTM_3", 1, 32);
        m.weight("onnx::LSTM_4", 1, 16, 4).weight("onnx::LSTM_5", 1, 16, 4).weight("onnx::LSTM_6", 1, 32);
        m.weight("fc.weight", 2, 4).weight("fc.bias", 2);
        m.integers("zero", 0)
                .integers("one", 1)
                .integers("two", 2)
                .integers("four", 4)
                .integers("axis1", 1);
        m.initializer("first", Tensor.scalar(0L)).initializer("last", Tensor.scalar(-1L));
        m.node("Shape", "shape", List.of("input_ids"));
        m.node("Gather", "rows", List.of("shape", "first"), attribute("axis", 0));
        m.node("Unsqueeze", "rows1", List.of("rows", "zero"));
        m.node("Concat", "state_shape", List.of("two", "rows1", "four"), attribute("axis", 0));
        m.node("ConstantOfShape", "h0", List.of("state_shape"), attribute("value", Tensor.of(new int[] {1}, 0f)));
        m.node("Gather", "embedded", List.of("embedding.weight", "input_ids"));
        m.node("Transpose", "x", List.of("embedded"), attribute("perm", 1, 0, 2));
        m.node("Slice", "h_first", List.of("h0", "zero", "one", "zero"));
        m.node("Slice", "h_second", List.of("h0", "one", "two", "zero"));
        m.node(
                "LSTM",
                "y1 yh1 yc1",
                List.of("x", "onnx::LSTM_1", "onnx::LSTM_2", "onnx::LSTM_3", "_", "h_first", "h_first"),
                attribute("hidden_size", 4));
        m.node("Squeeze", "s1", List.of("y1", "axis1"));
        m.node(
                "LSTM",
                "y2 yh2 yc2",
                List.of("s1", "onnx::LSTM_4", "onnx::LSTM_5", "onnx::LSTM_6", "_", "h_second", "h_second"),
                attribute("hidden_size", 4));
        m.node("Squeeze", "s2", List.of("y2", "axis1"));
        m.node("Transpose", "batched", List.of("s2"), attribute("perm", 1, 0, 2));
        m.node("Gather", "last_step", List.of("batched", "last"), attribute("axis", 1));
        m.node("Identity", "same", List.of("last_step"));
        m.node("Gemm", "logits", List.of("same", "fc.weight", "fc.bias"), attribute("transB", 1));
        return m;
    }

    /** A bidirectional LSTM of packed rows: lengths in, both last states joined, softmax out; states by Expand and Where. */
    static ModelMaker pytorchPacked() {
        ModelMaker m = new ModelMaker(14);
        m.input("x", DType.FLOAT32, "batch", "steps", 3).input("lengths", DType.INT64, "batch");
        m.output("scores");
        m.weight("W", 2, 12, 3).weight("R", 2, 12, 3).weight("B", 2, 24);
        m.weight("matmul", 6, 3).weight("bias", 3);
        m.initializer("zeros", Tensor.zeros(DType.FLOAT32, 2, 1, 3));
        m.initializer("first", Tensor.scalar(0L))
                .integers("zero", 0)
                .integers("three", 3)
                .integers("two", 2);
        m.integers("minus", -1).initializer("minus_scalar", Tensor.scalar(-1L)).integers("rank", 3);
        m.initializer("second_last", Tensor.scalar(-2L));
        m.node("Shape", "shape", List.of("x"));
        m.node("Gather", "rows", List.of("shape", "first"));
        m.node("Unsqueeze", "rows1", List.of("rows", "zero"));
        m.node("Concat", "wanted", List.of("minus", "rows1", "three"), attribute("axis", 0));
        m.node("ConstantOfShape", "ones", List.of("rank"), attribute("value", Tensor.of(new int[] {1}, 1L)));
        m.node("Mul", "minuses", List.of("ones", "minus_scalar"));
        m.node("Equal", "is_open", List.of("wanted", "minuses"));
        m.node("Where", "target", List.of("is_open", "ones", "wanted"));
        m.node("Expand", "h0", List.of("zeros", "target"));
        m.node("Transpose", "time_major", List.of("x"), attribute("perm", 1, 0, 2));
        m.node("Cast", "lens", List.of("lengths"), attribute("to", 6));
        m.node(
                "LSTM",
                "y yh yc",
                List.of("time_major", "W", "R", "B", "lens", "h0", "h0"),
                attribute("hidden_size", 3),
                attribute("direction", "bidirectional"));
        m.node("Gather", "forward", List.of("yh", "second_last"), attribute("axis", 0));
        m.node("Gather", "backward", List.of("yh", "minus_scalar"), attribute("axis", 0));
        m.node("Concat", "both", List.of("forward", "backward"), attribute("axis", -1));
        m.node("Dropout", "kept", List.of("both"));
        m.node("MatMul", "product", List.of("kept", "matmul"));
        m.node("Add", "sum", List.of("product", "bias"));
        m.node("Softmax", "scores", List.of("sum"), attribute("axis", 1));
        return m;
    }

    /** Operator set 11 as tf2onnx writes Keras: axes as attributes, float weights of a Flatten and a Clip, named states. */
    static ModelMaker kerasFlat() {
        ModelMaker m = new ModelMaker(11);
        m.input("lstm_input:0", DType.FLOAT32, "unk__7", 4, 2).output("Identity:0");
        m.weight("model/lstm/W", 1, 12, 2).weight("model/lstm/R", 1, 12, 3).weight("model/lstm/B", 1, 24);
        m.weight("dense/kernel", 12, 1).weight("dense/bias", 1);
        m.initializer("const/zero", Tensor.scalar(0f)).initializer("const/six", Tensor.scalar(6f));
        m.integers("start", 0).integers("end", 1);
        m.initializer("units", Tensor.of(new int[] {1}, 3));
        m.node("Transpose", "transposed", List.of("lstm_input:0"), attribute("perm", 1, 0, 2));
        m.node("Shape", "shape", List.of("lstm_input:0"));
        m.node("Cast", "shape32", List.of("shape"), attribute("to", 6));
        m.node("Slice", "rows", List.of("shape32", "start", "end", "start"));
        m.node("Concat", "state", List.of("rows", "units"), attribute("axis", 0));
        m.node("Cast", "state64", List.of("state"), attribute("to", 7));
        m.node("Expand", "zeros", List.of("const/zero", "state64"));
        m.node("Unsqueeze", "h0", List.of("zeros"), list("axes", 0));
        m.node(
                "LSTM",
                "y yh yc",
                List.of("transposed", "model/lstm/W", "model/lstm/R", "model/lstm/B", "_", "h0", "h0"),
                attribute("hidden_size", 3));
        m.node("Squeeze", "steps", List.of("y"), list("axes", 1));
        m.node("Transpose", "batched", List.of("steps"), attribute("perm", 1, 0, 2));
        m.node("Clip", "clipped", List.of("batched", "const/zero", "const/six"));
        m.node("Flatten", "flat", List.of("clipped"));
        m.node("Gemm", "Identity:0", List.of("flat", "dense/kernel", "dense/bias"));
        return m;
    }

    /** Lengths and masks from ids as keras2onnx and PyTorch write them: comparisons, whole sums, a range, running sums, bounds. */
    static ModelMaker masks() {
        ModelMaker m = new ModelMaker(14);
        m.input("ids", DType.INT64, "batch", "time").output("mean").output(DType.INT32, "lens");
        m.weight("table", 9, 3).weight("W", 1, 16, 3).weight("R", 1, 16, 4);
        m.initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L))
                .integers("axis1", 1);
        m.integers("axis2", 2);
        m.node("Equal", "padding", List.of("ids", "zero")).node("Not", "words", List.of("padding"));
        m.node("Cast", "mask", List.of("words"), attribute("to", 6));
        m.node("ReduceSum", "lens", List.of("mask", "axis1"), attribute("keepdims", 0));
        m.node("CumSum", "places", List.of("mask", "one"), attribute("reverse", 1));
        m.node("Cast", "places64", List.of("places"), attribute("to", 7));
        m.node("Clip", "least", List.of("places64", "zero", "one")).node("Sign", "sign", List.of("least"));
        m.node("Shape", "shape", List.of("ids")).node("Gather", "time", List.of("shape", "one"));
        m.node("Range", "steps", List.of("zero", "time", "one"));
        m.node("ReduceSum", "sums", List.of("ids", "axis1"), attribute("keepdims", 1));
        m.node("Less", "inside", List.of("steps", "sums")).node("GreaterOrEqual", "some", List.of("sign", "one"));
        m.node("And", "both", List.of("inside", "some")).node("Cast", "kept", List.of("both"), attribute("to", 1));
        m.node("ReduceMax", "any", List.of("kept"), list("axes", 1), attribute("keepdims", 1));
        m.node("Mul", "weights", List.of("kept", "any")).node("Unsqueeze", "wide", List.of("weights", "axis2"));
        m.node("Gather", "rows", List.of("table", "ids"));
        m.node("Transpose", "x", List.of("rows"), attribute("perm", 1, 0, 2));
        m.node("LSTM", "y", List.of("x", "W", "R", "_", "lens"), attribute("hidden_size", 4));
        m.node("Squeeze", "s", List.of("y", "axis1"));
        m.node("Transpose", "batched", List.of("s"), attribute("perm", 1, 0, 2));
        m.node("Mul", "masked", List.of("batched", "wide"));
        m.node("ReduceSum", "mean", List.of("masked", "axis1"), attribute("keepdims", 0));
        return m;
    }

    /** Branches in branches, taken by a constant and by a rank; both with weights of their own. */
    static ModelMaker branches() {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 3).output("y");
        m.initializer("yes", Tensor.of(new int[0], new boolean[] {true})).initializer("two", Tensor.scalar(2L));
        m.node("Shape", "shape", List.of("x")).node("Size", "rank", List.of("shape"));
        m.node("Equal", "isMatrix", List.of("rank", "two"));
        ModelMaker deep = new ModelMaker(17)
                .weight("w", 3)
                .node("Mul", "p", List.of("t", "w"))
                .output("p");
        ModelMaker other = new ModelMaker(17).node("Loop", "p", List.of("t")).output("p");
        ModelMaker inner = new ModelMaker(17).weight("v", 3).node("Add", "t", List.of("x", "v"));
        inner.node(
                        "If",
                        "q",
                        List.of("isMatrix"),
                        ModelMaker.branch("then_branch", deep),
                        ModelMaker.branch("else_branch", other))
                .output("q");
        m.node(
                "If",
                "y",
                List.of("yes"),
                ModelMaker.branch("then_branch", inner),
                ModelMaker.branch("else_branch", other));
        return m;
    }

    /** As PyTorch writes two heads of scaled_dot_product_attention with a mask, x [batch, time, 6] and mask [batch, time]. */
    static ModelMaker attention() {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "batch", "time", 6)
                .input("mask", DType.FLOAT32, "batch", "time")
                .weight("in_proj", 6, 18)
                .weight("in_bias", 18)
                .weight("out_proj", 6, 6)
                .initializer("scale", Tensor.scalar(0.57735026f))
                .initializer("low", Tensor.scalar(-1e9f))
                .initializer("one", Tensor.scalar(1f))
                .integers("first", 0)
                .integers("second", 1)
                .integers("heads", 2)
                .integers("size", 3)
                .integers("minus", -1)
                .integers("axes", 1, 2)
                .integers("parts", 6, 6, 6);
        m.node("MatMul", "projected", List.of("x", "in_proj")).node("Add", "qkv", List.of("projected", "in_bias"));
        m.node("Split", "q k v", List.of("qkv", "parts"), attribute("axis", -1));
        m.node("Shape", "shape", List.of("x"))
                .node("Gather", "b", List.of("shape", "first"))
                .node("Gather", "t", List.of("shape", "second"));
        m.node("Concat", "split", List.of("b", "t", "heads", "size"), attribute("axis", 0));
        m.node("Concat", "joined", List.of("b", "t", "minus"), attribute("axis", 0));
        m.node("Reshape", "q4", List.of("q", "split")).node("Reshape", "k4", List.of("k", "split"));
        m.node("Reshape", "v4", List.of("v", "split"));
        m.node("Transpose", "qh", List.of("q4"), list("perm", 0, 2, 1, 3));
        m.node("Transpose", "kh", List.of("k4"), list("perm", 0, 2, 3, 1));
        m.node("Transpose", "vh", List.of("v4"), list("perm", 0, 2, 1, 3));
        m.node("Mul", "scaled", List.of("qh", "scale")).node("MatMul", "scores", List.of("scaled", "kh"));
        m.node("Sub", "off", List.of("one", "mask")).node("Mul", "lowered", List.of("off", "low"));
        m.node("Unsqueeze", "bias", List.of("lowered", "axes")).node("Add", "masked", List.of("scores", "bias"));
        m.node("Softmax", "weights", List.of("masked"), attribute("axis", -1));
        m.node("MatMul", "context", List.of("weights", "vh"));
        m.node("Transpose", "back", List.of("context"), list("perm", 0, 2, 1, 3));
        m.node("Reshape", "merged", List.of("back", "joined")).node("MatMul", "y", List.of("merged", "out_proj"));
        return m.output("y", "weights");
    }

    /** A cell in a Scan, as skl2onnx and hand-written exporters have it, with a loop in its body; x [time, batch, 3]. */
    static ModelMaker loops() {
        ModelMaker inner = new ModelMaker(17)
                .input("sum", DType.FLOAT32, 1, 3)
                .input("row", DType.FLOAT32, 3)
                .weight("own", 3)
                .node("Mul", "scaled", List.of("row", "own"))
                .node("Add", "both", List.of("sum", "scaled"))
                .node("Tanh", "next", List.of("both"))
                .node("Identity", "each", List.of("next"))
                .output("next", "each");
        ModelMaker body = new ModelMaker(17)
                .input("count", DType.INT64)
                .input("before", DType.FLOAT32, "batch", 3)
                .input("step", DType.FLOAT32, "batch", 3)
                .initializer("oneMore", Tensor.scalar(1L))
                .weight("begin", 1, 3)
                .integers("axis", 1)
                .node("MatMul", "turned", List.of("before", "w"))
                .node("Add", "rows", List.of("turned", "step"))
                .node(
                        "Scan",
                        "end walks",
                        List.of("begin", "rows"),
                        ModelMaker.branch("body", inner),
                        attribute("num_scan_inputs", 1))
                .node("Squeeze", "after", List.of("walks", "axis"))
                .node("Add", "counted", List.of("count", "oneMore"))
                .node("Sigmoid", "gate", List.of("after"))
                .node("Identity", "same", List.of("step"))
                .output(DType.INT64, "counted")
                .output("after", "gate", "same");
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "time", "batch", 3)
                .input("h", DType.FLOAT32, "batch", 3)
                .weight("w", 3, 3)
                .initializer("zero", Tensor.scalar(0L));
        m.node(
                "Scan",
                "steps last gates sames",
                List.of("zero", "h", "x"),
                ModelMaker.branch("body", body),
                attribute("num_scan_inputs", 1),
                list("scan_input_directions", 1),
                list("scan_output_directions", 1, 0),
                list("scan_input_axes", 0),
                list("scan_output_axes", 1, 0));
        return m.output(DType.INT64, "steps").output("last", "gates", "sames");
    }

    /** A classifier with its loss, the class it chooses, and that as one number among zeros, twice. */
    static ModelMaker classifier() {
        ModelMaker m = new ModelMaker(13)
                .input("x", DType.FLOAT32, "n", 4)
                .input("labels", DType.INT64, "n")
                .output("loss", "chosen");
        m.weight("w", 4, 3).initializer("depth", Tensor.scalar(3L)).integers("repeats", 1, 2);
        m.initializer("values", Tensor.of(new int[] {2}, 0f, 1f));
        m.node("MatMul", "scores", List.of("x", "w"));
        m.node("SoftmaxCrossEntropyLoss", "loss logs", List.of("scores", "labels"));
        m.node("ArgMax", "class", List.of("logs"), attribute("axis", 1), attribute("keepdims", 0));
        m.node("OneHot", "hot", List.of("class", "depth", "values"));
        return m.node("Tile", "chosen", List.of("hot", "repeats"));
    }

    /** Weights in int8 and uint8 with scales for each unit, a bias in int32, a table in float16. */
    static ModelMaker quantised() {
        ModelMaker m = new ModelMaker(21).input("ids", DType.INT64, "n").output("y");
        m.graph.addInitializer(small("table", TensorProto.DataType.FLOAT16, 2, 7, 4));
        m.graph.addInitializer(small("w", TensorProto.DataType.INT8, 1, 4, 5));
        m.graph.addInitializer(small("zero", TensorProto.DataType.INT8, 1, 5));
        m.graph.addInitializer(small("u", TensorProto.DataType.UINT8, 1, 5, 4));
        m.weight("scale", 5).weight("blocks", 5, 2).initializer("fine", Tensor.scalar(0.01f));
        m.initializer("bias", Tensor.of(new int[] {4}, new int[] {3, -400, 20000, 1}));
        m.node("Cast", "rows", List.of("table"), attribute("to", 1)).node("Gather", "x", List.of("rows", "ids"));
        m.node("DequantizeLinear", "a", List.of("w", "scale", "zero"), attribute("axis", 1));
        m.node("DequantizeLinear", "b", List.of("u", "blocks"), attribute("axis", 1), attribute("block_size", 2));
        m.node("DequantizeLinear", "c", List.of("bias", "fine"));
        m.node("MatMul", "p", List.of("x", "a")).node("Gemm", "y", List.of("p", "b", "c"));
        return m;
    }

    private static TensorProto small(String name, TensorProto.DataType type, int bytes, int... dims) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        int size = bytes;
        for (int dim : dims) {
            proto.addDims(dim);
            size *= dim;
        }
        byte[] raw = new byte[size];
        for (int i = 0; i < size; i++) {
            raw[i] = (byte) (bytes == 1 ? i * 37 : i % 2 == 0 ? i * 11 : 0x38);
        }
        return proto.setRawData(ByteString.copyFrom(raw)).build();
    }
}
