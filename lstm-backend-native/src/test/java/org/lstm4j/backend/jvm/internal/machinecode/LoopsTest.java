package org.lstm4j.backend.jvm.internal.machinecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopsTest {
    @Test
    void aLoopHoldsWhatReturnsToItFromOutOfLine() {
        // 0: nop; 1: nop (head); 2: jl 9; 4: dec eax; 6: jne 1; 8: ret; 9: call; 14: jmp 4
        List<Instruction> code = Decoder.decode(HexFormat.of().parseHex("90907c05ffc875f9c3e800000000ebf4"));
        List<Loop> loops = Loops.of(code, List.of());
        assertThat(loops).hasSize(1);
        assertThat(loops.getFirst().head()).isEqualTo(1);
        assertThat(loops.getFirst().innermost()).isTrue();
        assertThat(loops.getFirst().body()).extracting(Instruction::at).containsExactly(1, 2, 4, 6, 9, 14);
        assertThat(loops.getFirst().calls()).hasSize(1);
    }

    @Test
    void aLoopAroundAnotherIsNotInnermost() {
        // 0: nop; 1: nop; 2: nop; 3: dec eax; 5: jne 2; 7: dec ecx; 9: jne 1; 11: ret
        List<Instruction> code = Decoder.decode(HexFormat.of().parseHex("909090ffc875fbffc975f6c3"));
        assertThat(Loops.of(code, List.of()))
                .extracting(Loop::head, Loop::innermost)
                .containsExactly(tuple(1, false), tuple(2, true));
    }
}
