package org.lstm4j.backend.jvm.internal.machinecode;

/**
 * An x86-64 instruction, as far as loops of vectors ask.
 *
 * @param at offset of its first byte in the method
 * @param length bytes
 * @param flow where the program goes on
 * @param target offset that a branch or a jump leads to, perhaps outside the method; 0 for others
 * @param vectorBits width of the vectors it works on, 0 if none; scalar arithmetic in vector registers has 128
 * @param work what it does with vectors
 * @param onStack whether it reads or writes memory that it addresses from the stack pointer
 */
record Instruction(int at, int length, Flow flow, int target, int vectorBits, Work work, boolean onStack) {
    /** Where the program goes on behind an instruction. */
    enum Flow {
        NEXT,
        /** At the target or behind it. */
        BRANCH,
        /** At the target. */
        JUMP,
        /** Elsewhere, and then behind it. */
        CALL,
        /** Somewhere that the instruction does not tell: a return, a jump to an address in a register, a trap. */
        LEAVE
    }

    /** What an instruction does with vectors, in classes. */
    enum Work {
        /** Fused multiply and add of floats, all lanes. */
        MULTIPLY_ADD,
        /** Other arithmetic of floats, all lanes. */
        ARITHMETIC,
        /** A single element of memory, or of a register, to all lanes. */
        BROADCAST,
        /** Anything else, moves among it. */
        OTHER
    }

    int end() {
        return at + length;
    }

    /** Whether it moves a vector at least this wide to or from the stack, or takes it from there as an operand. */
    boolean spills(int bits) {
        return onStack && vectorBits >= bits && work != Work.BROADCAST;
    }
}
