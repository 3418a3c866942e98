package org.lstm4j.backend.jvm.internal.machinecode;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges the loops of a compiled method in which vectors of full width are in use: they must keep every vector in a register, and call
 * nothing.
 */
public final class LoopCheck {
    private LoopCheck() {}

    /** What can be wrong. */
    public enum Fault {
        /** There are fewer loops that compute with vectors than expected. */
        MISSING,
        /** A vector goes to the stack or comes from there. */
        SPILLED,
        /** Something is called: the allocation of a vector, or an operation on vectors that was not compiled to an instruction. */
        BOXED
    }

    /**
     * Something wrong, and a sentence about where.
     *
     * @param method title of the method
     */
    public record Finding(String method, Fault fault, String message) {}

    /**
     * All that is wrong with a method.
     *
     * @param bits full width
     * @param expected loops that compute with vectors, at least
     * @param multiplyAdd whether these multiply and add in one instruction
     */
    public static List<Finding> check(CompiledMethod method, int bits, int expected, boolean multiplyAdd) {
        String where = method.title() + " at " + bits + " bits: ";
        List<Finding> findings = new ArrayList<>();
        List<Loop> hot =
                method.loops().stream().filter(loop -> loop.hasVectors(bits)).toList();
        long found = hot.stream()
                .filter(loop -> loop.innermost() && loop.computes(bits, multiplyAdd))
                .count();
        if (found < expected) {
            findings.add(new Finding(
                    method.title(),
                    Fault.MISSING,
                    where + "expected " + expected + " or more loops with vector instructions that "
                            + (multiplyAdd ? "multiply and add" : "compute") + ", found " + found
                            + ". The operations were not compiled to instructions, which costs ten times the time; or the"
                            + " program that warms the method up no longer does."));
        }
        for (Loop loop : hot) {
            String at = where + "the loop at +0x" + Integer.toHexString(loop.head()) + " of "
                    + loop.body().size() + " instructions ";
            List<Instruction> spills = loop.innermost() ? loop.spills(bits) : List.of();
            if (!spills.isEmpty()) {
                findings.add(
                        new Finding(
                                method.title(),
                                Fault.SPILLED,
                                at + "moves vectors to or from the stack, " + spills.size() + " times, first "
                                        + place(method, spills.getFirst())
                                        + ". It has more of them than there are registers; a spilled accumulator halves the speed."));
            }
            for (Instruction call : loop.calls()) {
                findings.add(new Finding(
                        method.title(),
                        Fault.BOXED,
                        at + "calls " + method.callee(call) + ", " + place(method, call)
                                + ". A vector becomes an object there, or an operation was not compiled to an instruction; that"
                                + " costs ten times the time."));
            }
        }
        return findings;
    }

    private static String place(CompiledMethod method, Instruction instruction) {
        return "at +0x" + Integer.toHexString(instruction.at()) + " with the bytes " + method.hex(instruction);
    }
}
