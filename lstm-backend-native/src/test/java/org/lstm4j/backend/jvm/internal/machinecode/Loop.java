package org.lstm4j.backend.jvm.internal.machinecode;

import java.util.List;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Flow;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Work;

/**
 * A loop of a compiled method.
 *
 * @param head offset of the instruction that it is entered at
 * @param innermost whether it holds no other loop
 * @param body its instructions, by rising offset
 */
record Loop(int head, boolean innermost, List<Instruction> body) {
    /** Whether vectors at least this wide are in use. */
    boolean hasVectors(int bits) {
        return body.stream().anyMatch(i -> i.vectorBits() >= bits);
    }

    /** Whether floats are computed in vectors at least this wide. */
    boolean computes(int bits, boolean multiplyAdd) {
        return body.stream()
                .filter(i -> i.vectorBits() >= bits)
                .anyMatch(i -> i.work() == Work.MULTIPLY_ADD || (i.work() == Work.ARITHMETIC && !multiplyAdd));
    }

    List<Instruction> calls() {
        return body.stream().filter(i -> i.flow() == Flow.CALL).toList();
    }

    List<Instruction> spills(int bits) {
        return body.stream().filter(i -> i.spills(bits)).toList();
    }
}
