package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Value;

/**
 * An elementwise node that takes or gives whole numbers: comparing ids, casting counts. Rare and small, so one plain
 * loop; whole numbers are exact in it.
 */
final class MixedElementwiseInstruction implements Instruction {
    private final Node node;
    private final Memory memory;
    private final int size;
    private final int offset;
    private final boolean givesIntegers;
    private final boolean toBool;
    private final int[] offsets;
    private final boolean[] takesIntegers;
    private final Broadcast[] broadcasts;

    MixedElementwiseInstruction(Node node, Layout layout, Memory memory) {
        this.node = node;
        this.memory = memory;
        this.size = layout.size(node.output());
        this.offset = layout.offset(node.output());
        this.givesIntegers = Schedule.isInteger(node.output().dtype());
        this.toBool = node.output().dtype() == DType.BOOL;
        int count = node.inputs().size();
        this.offsets = new int[count];
        this.takesIntegers = new boolean[count];
        List<Broadcast> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value input = node.input(i);
            offsets[i] = layout.offset(input);
            takesIntegers[i] = Schedule.isInteger(input.dtype());
            list.add(new Broadcast(layout.dims(input), layout.dims(node.output())));
        }
        this.broadcasts = list.toArray(Broadcast[]::new);
    }

    @Override
    public void run() {
        for (int i = 0; i < size; i++) {
            double y = compute(i);
            if (givesIntegers) {
                memory.ints()[offset + i] = (int) y;
            } else {
                memory.floats()[offset + i] = Floors.normal((float) y);
            }
        }
    }

    private double operand(int input, int index) {
        int at = offsets[input] + broadcasts[input].source(index);
        return takesIntegers[input] ? memory.ints()[at] : memory.floats()[at];
    }

    private double quotient(double a, double b) {
        if (b == 0 && givesIntegers) {
            throw new InvalidInputException(node.where() + ": a whole number is divided by 0");
        }
        return a / b; // the cast to int cuts it, as ONNX divides whole numbers
    }

    private double compute(int i) {
        double a = operand(0, i);
        return switch (node.op()) {
            case ADD -> a + operand(1, i);
            case SUB -> a - operand(1, i);
            case MUL -> a * operand(1, i);
            case DIV -> quotient(a, operand(1, i));
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case LESS -> a < operand(1, i) ? 1 : 0;
            case EQUAL -> a == operand(1, i) ? 1 : 0;
            case WHERE -> a != 0 ? operand(1, i) : operand(2, i);
            case CAST -> toBool ? (a != 0 ? 1 : 0) : a;
            default -> throw new AssertionError(node.op());
        };
    }
}
