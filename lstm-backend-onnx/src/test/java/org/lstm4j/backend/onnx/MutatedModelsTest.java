package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lstm4j.graph.Graph;

/** Models that are sound as files and wrong in what they say: other operators, numbers, wires, dimensions and types. */
class MutatedModelsTest {
    private static final int MUTATIONS = MutatedFilesTest.MUTATIONS;
    private static final long MAX_NANOS = 5_000_000_000L;
    private static final long MAX_BYTES = 2L << 30;
    private static final long[] EXTREMES = {
        Long.MIN_VALUE,
        Integer.MIN_VALUE,
        -3,
        -1,
        0,
        1,
        2,
        3,
        9,
        1000,
        1L << 30,
        Integer.MAX_VALUE,
        1L << 40,
        Long.MAX_VALUE
    };
    private static final List<String> OPERATORS = List.of(
            "LSTM",
            "Gather",
            "Reshape",
            "Transpose",
            "Concat",
            "Slice",
            "Split",
            "Expand",
            "Squeeze",
            "Unsqueeze",
            "Cast",
            "Shape",
            "ConstantOfShape",
            "Constant",
            "MatMul",
            "Gemm",
            "Add",
            "Mul",
            "Pow",
            "Clip",
            "Softmax",
            "ReduceSum",
            "ReduceMean",
            "Where",
            "Equal",
            "Flatten",
            "Dropout",
            "BatchNormalization",
            "LayerNormalization",
            "Identity",
            "Max",
            "Size",
            "If",
            "GRU",
            "ReduceMax",
            "CumSum",
            "Range",
            "Clip",
            "And",
            "GreaterOrEqual",
            "Sign",
            "Mod",
            "Floor",
            "DequantizeLinear",
            "Scan",
            "ArgMax",
            "OneHot",
            "Tile",
            "SoftmaxCrossEntropyLoss",
            "NegativeLogLikelihoodLoss",
            "PRelu",
            "Conv",
            "ConvTranspose",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "Erf",
            "Sin",
            "Round",
            "ReduceProd",
            "ReduceLogSumExp",
            "Hardmax",
            "GroupNormalization",
            "InstanceNormalization",
            "LpNormalization",
            "Pad",
            "Trilu",
            "EyeLike",
            "GatherND",
            "GatherElements",
            "ScatterElements",
            "ScatterND",
            "ReverseSequence",
            "TopK",
            "Einsum",
            "DepthToSpace",
            "MatMulInteger",
            "QuantizeLinear",
            "DynamicQuantizeLinear",
            "Loop");

    private final List<byte[]> seeds = MutatedFilesTest.seeds();

    @Test
    void giveTheTypedErrorOrAGraphInBoundedTimeAndMemory() throws InvalidProtocolBufferException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long slowest = 0;
        long largest = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            ModelProto.Builder model = ModelProto.parseFrom(seeds.get(random.nextInt(seeds.size()))).toBuilder();
            int times = 1 + random.nextInt(4);
            for (int time = 0; time < times; time++) {
                mutate(model.getGraphBuilder(), random);
            }
            if (random.nextInt(8) == 0) {
                model.getOpsetImportBuilder(0).setVersion(1 + random.nextInt(17));
            }
            byte[] bytes = model.build().toByteArray();
            long memory = threads.getCurrentThreadAllocatedBytes();
            long start = CpuTime.ofThisThread();
            try {
                OnnxModel read = OnnxReader.read(bytes);
                assertThat(Graph.parse(read.graph().toText()).toText())
                        .isEqualTo(read.graph().toText());
            } catch (OnnxModelException e) {
                assertThat(e.getMessage()).as("mutation %d", i).isNotBlank().hasSizeLessThan(2000);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i, e);
            }
            slowest = Math.max(slowest, CpuTime.ofThisThread() - start);
            largest = Math.max(largest, threads.getCurrentThreadAllocatedBytes() - memory);
        }
        System.getLogger(MutatedModelsTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} models: {1} refused, slowest {2} ms, most memory {3} KiB",
                        MUTATIONS,
                        refused,
                        slowest / 1_000_000,
                        largest >> 10);
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - MUTATIONS / 20);
        assertThat(slowest).isLessThan(MAX_NANOS);
        assertThat(largest).isLessThan(MAX_BYTES);
    }

    /** The graph itself, or a branch in it. */
    private static GraphProto.Builder any(GraphProto.Builder graph, SplittableRandom random) {
        List<AttributeProto.Builder> branches = graph.getNodeBuilderList().stream()
                .flatMap(node -> node.getAttributeBuilderList().stream())
                .filter(attribute -> attribute.getType() == AttributeProto.AttributeType.GRAPH)
                .toList();
        return branches.isEmpty() || random.nextInt(3) == 0
                ? graph
                : any(branches.get(random.nextInt(branches.size())).getGBuilder(), random);
    }

    private static void mutate(GraphProto.Builder outermost, SplittableRandom random) {
        GraphProto.Builder graph = any(outermost, random);
        int choice = random.nextInt(10);
        if (choice < 6 && graph.getNodeCount() > 0) {
            NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
            switch (choice) {
                case 0 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
                case 1, 2 -> attribute(node, random);
                case 3 -> rewire(graph, node, random);
                case 4 -> node.clearAttribute();
                default -> graph.removeNode(random.nextInt(graph.getNodeCount()));
            }
        } else if (choice < 9 && graph.getInitializerCount() > 0) {
            tensor(graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount())), random);
        } else if (graph.getInputCount() > 0) {
            var type = graph.getInputBuilder(random.nextInt(graph.getInputCount()))
                    .getTypeBuilder()
                    .getTensorTypeBuilder();
            if (random.nextBoolean()) {
                type.setElemType(random.nextInt(20));
            } else if (type.getShape().getDimCount() > 0) {
                type.getShapeBuilder()
                        .getDimBuilder(random.nextInt(type.getShape().getDimCount()))
                        .setDimValue(extreme(random));
            }
        }
    }

    private static long extreme(SplittableRandom random) {
        return EXTREMES[random.nextInt(EXTREMES.length)];
    }

    private static void attribute(NodeProto.Builder node, SplittableRandom random) {
        if (node.getAttributeCount() == 0) {
            node.addAttribute(ModelMaker.attribute("axis", extreme(random)));
            return;
        }
        AttributeProto.Builder attribute = node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
        switch (attribute.getType()) {
            case INT -> attribute.setI(extreme(random));
            case INTS -> {
                if (attribute.getIntsCount() > 0 && random.nextBoolean()) {
                    attribute.setInts(random.nextInt(attribute.getIntsCount()), extreme(random));
                } else {
                    attribute.addInts(extreme(random));
                }
            }
            case TENSOR -> tensor(attribute.getTBuilder(), random);
            case STRING -> attribute.setS(ByteString.copyFromUtf8(random.nextBoolean() ? "reverse" : "bidirectional"));
            default -> attribute.setType(AttributeProto.AttributeType.INT);
        }
    }

    private static void rewire(GraphProto.Builder graph, NodeProto.Builder node, SplittableRandom random) {
        NodeProto other = graph.getNode(random.nextInt(graph.getNodeCount()));
        String name = random.nextInt(4) == 0 || other.getOutputCount() == 0
                ? ""
                : random.nextBoolean() && graph.getInitializerCount() > 0
                        ? graph.getInitializer(random.nextInt(graph.getInitializerCount()))
                                .getName()
                        : other.getOutput(0);
        if (node.getInputCount() > 0 && random.nextInt(3) > 0) {
            node.setInput(random.nextInt(node.getInputCount()), name);
        } else {
            node.addInput(name);
        }
    }

    private static void tensor(TensorProto.Builder tensor, SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0 -> tensor.setDataType(random.nextInt(24));
            case 4 ->
                tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue(random.nextBoolean() ? "../../secret" : "/etc/passwd"));
            case 1 -> tensor.addDims(random.nextBoolean() ? 1 : extreme(random));
            case 2 -> {
                if (tensor.getDimsCount() > 0) {
                    tensor.setDims(random.nextInt(tensor.getDimsCount()), extreme(random));
                }
            }
            default -> {
                // whole numbers that shape the graph, sound in their form
                ByteBuffer raw =
                        ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
                if (raw.capacity() >= Long.BYTES) {
                    raw.putLong(Long.BYTES * random.nextInt(raw.capacity() / Long.BYTES), extreme(random));
                    tensor.setRawData(ByteString.copyFrom(raw.array()));
                }
            }
        }
    }
}
