package org.lstm4j.backend.jvm.internal.plan;

import java.util.Optional;
import org.lstm4j.graph.Node;

/** Makes the instruction of each unit for one layout. */
final class InstructionFactory {
    private final Schedule schedule;
    private final Layout layout;
    private final Memory memory;
    private final RecurrentUnits kernels;
    private final Loops loops;

    InstructionFactory(Schedule schedule, Layout layout, Memory memory, RecurrentUnits kernels, Loops loops) {
        this.schedule = schedule;
        this.layout = layout;
        this.memory = memory;
        this.kernels = kernels;
        this.loops = loops;
    }

    Instruction create(Unit unit) {
        if (unit.isGroup()) {
            return ElementwiseInstruction.of(unit, schedule, layout, memory);
        }
        Node node = unit.node();
        if (node.op().isElementwise()) {
            return new MixedElementwiseInstruction(node, layout, memory);
        }
        return switch (node.op()) {
            case MATMUL, GEMM ->
                loops.packed(node)
                        .<Instruction>map(packed -> new PackedProductInstruction(node, layout, memory, packed))
                        .orElseGet(() -> StackedProductInstruction.of(node, layout, memory));
            case REDUCE_SUM, REDUCE_MAX -> new ReduceInstruction(node, layout, memory);
            case SOFTMAX, LOG_SOFTMAX -> new SoftmaxInstruction(node, layout, memory);
            case TRANSPOSE -> new TransposeInstruction(node, layout, memory);
            case CONCAT -> new ConcatInstruction(node, layout, memory);
            case SLICE, SLICE_GRAD -> new SliceInstruction(node, layout, memory);
            case EXPAND -> new ExpandInstruction(node, layout, memory);
            case GATHER -> gather(node);
            case GATHER_GRAD -> gatherGradient(node);
            case SIZE -> size(node);
            case SOFTMAX_CROSS_ENTROPY_LOSS -> new CrossEntropyInstruction(node, layout, memory);
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> new CrossEntropyGradInstruction(node, layout, memory);
            case RANDOM_UNIFORM -> new RandomInstruction(node, layout, memory);
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> recurrent(node);
            case SCAN -> loops.of(node).instruction(layout);
            case RECURRENT_GRAD -> new RecurrentBackwardInstruction(node, layout, memory, kernels);
            default -> throw new AssertionError(node.op() + " is no unit of its own");
        };
    }

    private Instruction gather(Node node) {
        Instruction gather = new GatherInstruction(node, layout, memory);
        Optional<Node> reader = kernels.readers().ofGather(node);
        return reader.flatMap(kernels::words)
                .<Instruction>map(
                        words -> new WordsInstruction(node, reader.orElseThrow(), layout, memory, words, gather))
                .orElse(gather);
    }

    private Instruction gatherGradient(Node node) {
        Instruction sum = new GatherGradInstruction(node, layout, memory);
        return kernels.readers()
                .ofGradient(node)
                .flatMap(kernels::words)
                .<Instruction>map(words -> new WordGradientInstruction(node, layout, memory, words, sum))
                .orElse(sum);
    }

    private Instruction recurrent(Node node) {
        boolean areWeightsFixed = node.inputs().subList(1, 4).stream().allMatch(schedule::isFixed);
        return new RecurrentForwardInstruction(node, layout, memory, kernels.forward(node), areWeightsFixed);
    }

    private Instruction size(Node node) {
        int size = layout.size(node.input(0));
        int offset = layout.offset(node.output());
        return () -> memory.ints()[offset] = size;
    }
}
