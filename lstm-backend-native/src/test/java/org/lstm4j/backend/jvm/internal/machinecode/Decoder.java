package org.lstm4j.backend.jvm.internal.machinecode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Flow;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Work;

/**
 * Finds the instructions in 64-bit x86 code. Lengths are exact for the integer instructions, legacy SSE, VEX and EVEX; what a
 * compiler of Java has no use for, and the extensions of APX, are refused instead of guessed.
 *
 * <p>Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapters 2 and appendix A.
 */
final class Decoder {
    private static final int STACK_POINTER = 4;

    private final byte[] code;
    private int at;
    private boolean stackOperand;
    private int register;

    private Decoder(byte[] code) {
        this.code = code;
    }

    /**
     * The instructions of a piece of code, from its first byte to its last.
     *
     * @throws IllegalArgumentException if there is one that is not known
     */
    static List<Instruction> decode(byte[] code) {
        Decoder decoder = new Decoder(code);
        List<Instruction> instructions = new ArrayList<>();
        while (decoder.at < code.length) {
            instructions.add(decoder.next());
        }
        return instructions;
    }

    private Instruction next() {
        int start = at;
        stackOperand = false;
        boolean narrow = false;
        int opcode = take();
        while (isLegacyPrefix(opcode)) {
            narrow |= opcode == 0x66;
            opcode = take();
        }
        int rex = 0;
        if ((opcode & 0xF0) == 0x40) {
            rex = opcode;
            opcode = take();
        }
        Instruction instruction = switch (opcode) {
            case 0x62 -> extendedVector(start);
            case 0xC4, 0xC5 -> vector(start, opcode);
            case 0x0F -> second(start, rex);
            default -> first(start, opcode, rex, narrow);
        };
        if (at > code.length) {
            throw unknown(start, "is cut off");
        }
        return instruction;
    }

    private static boolean isLegacyPrefix(int value) {
        return switch (value) {
            case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> true;
            default -> false;
        };
    }

    private static boolean isBetween(int value, int first, int last) {
        return first <= value && value <= last;
    }

    /** Opcodes of one byte. */
    private Instruction first(int start, int opcode, int rex, boolean narrow) {
        int word = narrow ? 2 : 4;
        if (opcode < 0x40) {
            switch (opcode & 7) {
                case 0, 1, 2, 3 -> operand(rex & 1);
                case 4 -> at += 1;
                case 5 -> at += word;
                default -> throw unknown(start, "is no 64-bit code");
            }
            return plain(start);
        }
        if (isBetween(opcode, 0x70, 0x7F)) {
            return relative(start, Flow.BRANCH, takeSigned(1));
        }
        switch (opcode) {
            case 0x63, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8D, 0x8F -> operand(rex & 1);
            case 0xD0, 0xD1, 0xD2, 0xD3, 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xFE -> operand(rex & 1);
            case 0x69, 0x81, 0xC7 -> {
                operand(rex & 1);
                at += word;
            }
            case 0x6B, 0x80, 0x83, 0xC0, 0xC1, 0xC6 -> {
                operand(rex & 1);
                at += 1;
            }
            case 0x68, 0xA9 -> at += word;
            case 0x6A, 0xA8, 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7 -> at += 1;
            case 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE, 0xBF -> at += (rex & 8) != 0 ? 8 : word;
            case 0xF6, 0xF7 -> {
                operand(rex & 1);
                if (register < 2) {
                    at += opcode == 0xF6 ? 1 : word;
                }
            }
            case 0xE3 -> {
                return relative(start, Flow.BRANCH, takeSigned(1));
            }
            case 0xEB -> {
                return relative(start, Flow.JUMP, takeSigned(1));
            }
            case 0xE9 -> {
                return relative(start, Flow.JUMP, takeSigned(4));
            }
            case 0xE8 -> {
                at += 4;
                return flow(start, Flow.CALL);
            }
            case 0xFF -> {
                operand(rex & 1);
                return flow(start, register == 2 ? Flow.CALL : register == 4 ? Flow.LEAVE : Flow.NEXT);
            }
            case 0xC3, 0xCC, 0xF4 -> {
                return flow(start, Flow.LEAVE);
            }
            default -> {
                boolean bare = isBetween(opcode, 0x50, 0x5F) // push, pop
                        || isBetween(opcode, 0x90, 0x99) // nop, exchanges, sign extensions
                        || isBetween(opcode, 0x9C, 0x9F) // flags
                        || isBetween(opcode, 0xA4, 0xA7) // strings
                        || isBetween(opcode, 0xAA, 0xAF) // strings
                        || opcode == 0xC9;
                if (!bare) {
                    throw unknown(start, "has an unknown opcode");
                }
            }
        }
        return plain(start);
    }

    /** Opcodes behind 0F, legacy SSE among them; the kernels' vectors never come that way on machines with AVX. */
    private Instruction second(int start, int rex) {
        int opcode = take();
        if (isBetween(opcode, 0x80, 0x8F)) {
            return relative(start, Flow.BRANCH, takeSigned(4));
        }
        switch (opcode) {
            case 0x0B -> {
                return flow(start, Flow.LEAVE);
            }
            case 0x05, 0x31, 0x77, 0xA2, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF -> {}
            case 0x38 -> {
                take();
                operand(rex & 1);
            }
            case 0x3A -> {
                take();
                operand(rex & 1);
                at += 1;
            }
            case 0xA4, 0xAC, 0xBA -> {
                operand(rex & 1);
                at += 1;
            }
            default -> {
                operand(rex & 1);
                if (hasImmediate(1, opcode)) {
                    at += 1;
                }
            }
        }
        return plain(start);
    }

    /** VEX: two bytes (C5) or three (C4). */
    private Instruction vector(int start, int prefix) {
        int map = 1;
        int base = 0;
        if (prefix == 0xC4) {
            int bits = take();
            map = bits & 0x1F;
            base = (~bits >> 5) & 1;
        }
        int last = take();
        int opcode = take();
        if (map < 1 || map > 3) {
            throw unknown(start, "has an unknown VEX map");
        }
        if (map == 1 && opcode == 0x77) {
            return plain(start);
        }
        operand(base);
        at += hasImmediate(map, opcode) ? 1 : 0;
        boolean general = map == 2 ? isBetween(opcode, 0xF2, 0xF7) : map == 3 && opcode == 0xF0;
        boolean masks = map == 1 && (isBetween(opcode, 0x41, 0x4B) || isBetween(opcode, 0x90, 0x99));
        if (general || masks) {
            return plain(start);
        }
        return vectors(start, 128 << ((last >> 2) & 1), work(map, opcode, last & 3));
    }

    private Instruction extendedVector(int start) {
        int first = take();
        int second = take();
        int third = take();
        int opcode = take();
        int map = first & 7;
        if (map == 0 || map == 4 || map == 7 || (first & 8) != 0 || (second & 4) == 0) {
            throw unknown(start, "has an EVEX prefix beyond AVX-512");
        }
        operand((~first >> 5) & 1);
        at += hasImmediate(map, opcode) ? 1 : 0;
        boolean broadcast = (third & 0x10) != 0 && stackOperand;
        return vectors(start, 128 << ((third >> 5) & 3), broadcast ? Work.BROADCAST : work(map, opcode, second & 3));
    }

    /** Whether a byte follows the operands, in the maps 0F (1), 0F 38 (2) and 0F 3A (3). */
    private static boolean hasImmediate(int map, int opcode) {
        return switch (map) {
            case 1 -> isBetween(opcode, 0x70, 0x73) || opcode == 0xC2 || isBetween(opcode, 0xC4, 0xC6);
            case 3 -> true;
            default -> false;
        };
    }

    /** @param prefix 0 for none, 1 for 66, 2 for F3, 3 for F2 */
    private static Work work(int map, int opcode, int prefix) {
        if (map == 1 && prefix == 0 && (opcode == 0x51 || opcode == 0xC2 || isBetween(opcode, 0x54, 0x5F))) {
            return Work.ARITHMETIC;
        }
        if (map == 2 && prefix == 1) {
            int column = opcode & 0x0F;
            boolean fused = isBetween(opcode, 0x96, 0xBF) && column >= 6;
            if (fused && (column < 8 || column % 2 == 0)) {
                return Work.MULTIPLY_ADD;
            }
            boolean broadcast =
                    isBetween(opcode, 0x18, 0x1B) || isBetween(opcode, 0x58, 0x5B) || isBetween(opcode, 0x78, 0x7C);
            if (broadcast) {
                return Work.BROADCAST;
            }
        }
        return Work.OTHER;
    }

    /** Reads the operands of an instruction; {@code base} is the fourth bit of the register that memory is addressed from. */
    private void operand(int base) {
        int mode = take();
        register = (mode >> 3) & 7;
        int memory = mode & 7;
        int distance = mode >> 6;
        if (distance == 3) {
            return;
        }
        boolean absolute = distance == 0 && memory == 5;
        if (memory == 4) {
            int low = take() & 7;
            stackOperand = low == STACK_POINTER && base == 0;
            absolute = distance == 0 && low == 5;
        }
        at += absolute || distance == 2 ? 4 : distance;
    }

    private Instruction plain(int start) {
        return flow(start, Flow.NEXT);
    }

    private Instruction flow(int start, Flow flow) {
        return new Instruction(start, at - start, flow, 0, 0, Work.OTHER, stackOperand);
    }

    private Instruction relative(int start, Flow flow, int distance) {
        return new Instruction(start, at - start, flow, at + distance, 0, Work.OTHER, false);
    }

    private Instruction vectors(int start, int bits, Work work) {
        return new Instruction(start, at - start, Flow.NEXT, 0, bits, work, stackOperand);
    }

    private int take() {
        return at < code.length ? code[at++] & 0xFF : beyond();
    }

    /** Zero behind the end: {@link #next} then reports the instruction as cut off. */
    private int beyond() {
        at++;
        return 0;
    }

    private int takeSigned(int bytes) {
        int value = 0;
        for (int j = 0; j < bytes; j++) {
            value |= take() << (8 * j);
        }
        return bytes == 1 ? (byte) value : value;
    }

    private IllegalArgumentException unknown(int start, String why) {
        int end = Math.min(code.length, start + 16);
        return new IllegalArgumentException("Cannot read machine code: the instruction at offset " + start + " " + why
                + ", bytes " + HexFormat.of().formatHex(code, start, end)
                + ". Decoder has to learn it, in test code of this module.");
    }
}
