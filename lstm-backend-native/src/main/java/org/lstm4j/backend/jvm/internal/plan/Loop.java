package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * A loop of a program. Where each row of its body is computed without looking at others ({@link RowWise}), the rows are
 * cut into lanes: a thread takes a lane from the first step to the last, without waiting for others and with values
 * that stay in its cache. Otherwise, and where the matrices are so large that all threads had better share each
 * product, there is one lane of all rows whose instructions are shared. Both run the same instructions, whose sums do
 * not depend on how many rows there are, so they give the same bits.
 */
final class Loop {
    private static final System.Logger LOG = System.getLogger("org.lstm4j.backend.jvm");

    /** Rows that a lane has at most: what a step computes of them stays in the second cache level. */
    private static final int MOST_ROWS = 64;

    /** Elements of the states that a lane has at most, unless it has {@link #FEWEST_ROWS}, for the same reason: some cells carry matrices. */
    private static final int MOST_STATES = 1 << 17;

    /** Rows that one kernel call multiplies. */
    private static final int FEWEST_ROWS = 8;

    /** Elements of all packed matrices from which threads share products: more than the second cache level holds. */
    private static final int LARGE = 1 << 19;

    private final Scan scan;
    private final Schedule around;
    private final Memory memory;
    private final Profile profile;
    private final Schedule body;
    private final RecurrentUnits recurrent;
    private final Loops inner;
    private final RowWise rowWise;
    /** By the value that is multiplied by, as it is or transposed. */
    private final Map<Value, PackedMatrix> plain = new LinkedHashMap<>();

    private final Map<Value, PackedMatrix> transposed = new LinkedHashMap<>();
    private final List<Memory> scratch = new ArrayList<>();

    Loop(Node node, Schedule around, Memory memory, Profile profile) {
        this.profile = profile;
        this.scan = Scan.of(node);
        this.around = around;
        this.memory = memory;
        this.body = Schedule.of(scan.body());
        this.recurrent = new RecurrentUnits(memory, body);
        this.inner = new Loops(body, memory, profile, packed());
        this.rowWise = RowWise.of(scan);
        if (rowWise.name().isEmpty()) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> node.where() + ": a loop whose steps all threads share, for " + rowWise.reason());
        }
    }

    /** How much memory a loop takes, or where it begins. */
    record Room(int floats, int ints) {}

    /** Rows of the batch that are computed together. */
    record Lane(int first, int rows) {}

    private IdentityHashMap<Node, PackedMatrix> packed() {
        IdentityHashMap<Node, PackedMatrix> packed = new IdentityHashMap<>();
        for (Unit unit : body.units()) {
            Node node = unit.node();
            boolean isGemm = node.op() == Op.GEMM;
            if (!isGemm && node.op() != Op.MATMUL) {
                continue;
            }
            Value right = body.root(node.input(1));
            boolean isOutside = right instanceof Constant
                    || (right instanceof Input input && scan.capturedInputs().contains(input));
            if (isOutside && node.input(1).rank() == 2) {
                boolean isTransposed = isGemm && node.attributes().flag("transB");
                packed.put(
                        node,
                        (isTransposed ? transposed : plain)
                                .computeIfAbsent(
                                        node.input(1),
                                        value -> new PackedMatrix(memory, isTransposed, isFixed(right))));
            }
        }
        return packed;
    }

    private boolean isFixed(Value right) {
        return right instanceof Constant
                || around.isFixed(scan.captured().get(scan.capturedInputs().indexOf(right)));
    }

    Scan scan() {
        return scan;
    }

    Schedule body() {
        return body;
    }

    /** True if a value of the body has an element or more for each row. */
    boolean hasRows(Value value) {
        return rowWise.hasRows(value);
    }

    /** How many rows all lanes have together. */
    int rows(Sizes sizes) {
        return rowWise.name().map(sizes::get).orElse(1);
    }

    boolean grow(Sizes sizes) {
        boolean isReplaced = recurrent.grow(sizes);
        return inner.grow(sizes) || isReplaced;
    }

    void forget() {
        recurrent.forget();
        inner.forget();
        scratch.clear();
    }

    /** How the rows are cut. */
    List<Lane> lanes(Sizes sizes) {
        int rows = rows(sizes);
        boolean isShared = rowWise.name().isEmpty() || (memory.workers().threads() > 1 && packedSize(sizes) > LARGE);
        if (isShared) {
            return List.of(new Lane(0, rows));
        }
        int each = Math.ceilDiv(rows, memory.workers().threads());
        int most = Math.clamp(MOST_STATES / Math.max(1, statesOfRow(sizes)), FEWEST_ROWS, MOST_ROWS);
        each = Math.min(Math.ceilDiv(each, FEWEST_ROWS) * FEWEST_ROWS, most / FEWEST_ROWS * FEWEST_ROWS);
        List<Lane> lanes = new ArrayList<>();
        for (int first = 0; first < rows; first += each) {
            lanes.add(new Lane(first, Math.min(each, rows - first)));
        }
        return lanes;
    }

    private int statesOfRow(Sizes sizes) {
        int rows = Math.max(1, rows(sizes));
        return scan.stateInputs().stream()
                .filter(this::hasRows)
                .mapToInt(state -> state.shape().size(sizes) / rows)
                .sum();
    }

    private long packedSize(Sizes sizes) {
        long size = 0;
        for (Value matrix : plain.keySet()) {
            size += matrix.shape().size(sizes);
        }
        for (Value matrix : transposed.keySet()) {
            size += matrix.shape().size(sizes);
        }
        return size;
    }

    /** Where the values of a lane lie, from some places on in each arena. */
    Layout layout(Layout outer, Lane lane, int floatStart, int intStart) {
        Sizes sizes = outer.sizes();
        Map<Value, Integer> known = new HashMap<>();
        outer.offsets().forEach((value, offset) -> {
            if (value instanceof Constant) {
                known.put(value, offset);
            }
        });
        int rows = rows(sizes);
        for (int i = 0; i < scan.captured().size(); i++) {
            Value value = scan.captured().get(i);
            Input inside = scan.capturedInputs().get(i);
            int perRow = hasRows(inside) ? outer.size(value) / rows : 0;
            known.put(inside, outer.offset(value) + lane.first() * perRow);
        }
        Sizes own = rowWise.name().map(name -> sizes.with(name, lane.rows())).orElse(sizes);
        return new Layout(body, known, floatStart, intStart, inner, own);
    }

    /** The memory of all lanes. */
    Room room(Layout outer) {
        int floats = 0;
        int ints = 0;
        for (Lane lane : lanes(outer.sizes())) {
            Layout layout = layout(outer, lane, 0, 0);
            floats = Math.addExact(floats, Memory.align(layout.floatEnd()));
            ints = Math.addExact(ints, Memory.align(layout.intEnd()));
        }
        return new Room(floats, ints);
    }

    /** All steps, for one set of sizes. */
    Instruction instruction(Layout outer) {
        List<Lane> lanes = lanes(outer.sizes());
        boolean isShared = lanes.size() == 1;
        Room start = outer.room(scan.node());
        int floats = start.floats();
        int ints = start.ints();
        plain.forEach((matrix, packed) -> reserve(matrix, packed, outer.sizes(), false));
        transposed.forEach((matrix, packed) -> reserve(matrix, packed, outer.sizes(), true));
        List<LaneSteps> steps = new ArrayList<>();
        for (Lane lane : lanes) {
            Layout layout = layout(outer, lane, floats, ints);
            floats = layout.floatEnd();
            ints = layout.intEnd();
            Memory own = isShared ? memory : lane(steps.size());
            InstructionFactory factory = new InstructionFactory(body, layout, own, recurrent, inner);
            List<Instruction> instructions = new ArrayList<>();
            body.units().forEach(unit -> instructions.add(profile.timedInLoop(unit, factory.create(unit))));
            steps.add(new LaneSteps(this, lane, outer, layout, own, instructions));
        }
        return new LoopInstruction(memory, packings(outer), steps);
    }

    /** The scratch of a lane, for all sizes: no two of them run at a time. */
    private Memory lane(int number) {
        if (number == scratch.size()) {
            scratch.add(memory.lane());
        }
        return scratch.get(number);
    }

    private static void reserve(Value matrix, PackedMatrix packed, Sizes sizes, boolean isTransposed) {
        int rows = matrix.shape().dim(0).size(sizes);
        int columns = matrix.shape().dim(1).size(sizes);
        packed.reserve(isTransposed ? columns : rows, isTransposed ? rows : columns);
    }

    /** What is to be packed before the first step. */
    private List<LoopInstruction.Packing> packings(Layout outer) {
        List<LoopInstruction.Packing> packings = new ArrayList<>();
        plain.forEach((matrix, packed) -> packings.add(packing(matrix, packed, outer, false)));
        transposed.forEach((matrix, packed) -> packings.add(packing(matrix, packed, outer, true)));
        return packings;
    }

    private LoopInstruction.Packing packing(Value matrix, PackedMatrix packed, Layout outer, boolean isTransposed) {
        Value root = body.root(matrix);
        Value value = root instanceof Constant
                ? root
                : scan.captured().get(scan.capturedInputs().indexOf(root));
        int[] dims = matrix.shape().resolve(outer.sizes());
        return new LoopInstruction.Packing(
                packed, outer.offset(value), dims[isTransposed ? 1 : 0], dims[isTransposed ? 0 : 1]);
    }
}
