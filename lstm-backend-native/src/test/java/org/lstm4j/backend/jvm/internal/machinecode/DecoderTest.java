package org.lstm4j.backend.jvm.internal.machinecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Flow;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Work;

class DecoderTest {
    /** Each with the assembler's text, from GNU objdump. */
    @ParameterizedTest
    @CsvSource({
        "'89842400c0feff',         'mov [rsp-0x14000],eax'",
        "'4881ec90000000',         'sub rsp,0x90'",
        "'41817f2000000000',       'cmp dword ptr [r15+0x20],0'",
        "'48bf30a6588e06000000',   'movabs rdi,0x68e58a630'",
        "'428b6c9f10',             'mov ebp,[rdi+r11*4+0x10]'",
        "'8b042510000000',         'mov eax,[0x10]'",
        "'66c7400c0100',           'mov word ptr [rax+0xc],1'",
        "'f6c101',                 'test cl,1'",
        "'f7d9',                   'neg ecx'",
        "'4d0f4cdd',               'cmovl r11,r13'",
        "'0f1f840090030000',       'nop [rax+rax+0x390]'",
        "'6690',                   'xchg ax,ax'",
        "'c5f877',                 'vzeroupper'",
        "'c4e2f1f7c2',             'shlx rax,rdx,rcx'",
        "'c5f91144241c',           'vmovupd [rsp+0x1c],xmm0'",
        "'660f3a0bc108',           'roundsd xmm0,xmm1,8'",
        "'f3480f2ac0',             'cvtsi2ss xmm0,rax'"
    })
    void lengthsAreThoseOfTheManual(String hex, String text) {
        byte[] two = HexFormat.of().parseHex(hex + "90");
        assertThat(Decoder.decode(two)).as(text).extracting(Instruction::length).containsExactly(two.length - 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "'62f1fe487f7c2401',         512, OTHER,        true,  'vmovdqu64 [rsp+0x40],zmm7'",
        "'c5fe6f442440',             256, OTHER,        true,  'vmovdqu ymm0,[rsp+0x40]'",
        "'c5fa11442414',             128, OTHER,        true,  'vmovss [rsp+0x14],xmm0'",
        "'c4c17e6f442440',           256, OTHER,        false, 'vmovdqu ymm0,[r12+0x40]'",
        "'62f27d4818f8',             512, BROADCAST,    false, 'vbroadcastss zmm7,xmm0'",
        "'c4e27d18442408',           256, BROADCAST,    true,  'vbroadcastss ymm0,[rsp+8]'",
        "'62f14c48597c2401',         512, ARITHMETIC,   true,  'vmulps zmm7,zmm6,[rsp+0x40]'",
        "'62b14448599c8210000000',   512, ARITHMETIC,   false, 'vmulps zmm3,zmm7,[rdx+r8*4+0x10]'",
        "'62f26d48b8c1',             512, MULTIPLY_ADD, false, 'vfmadd231ps zmm0,zmm2,zmm1'",
        "'c4e26db8442420',           256, MULTIPLY_ADD, true,  'vfmadd231ps ymm0,ymm2,[rsp+0x20]'",
        "'c4e269b9c1',               128, OTHER,        false, 'vfmadd231ss xmm0,xmm2,xmm1'",
        "'62f27558b84424 01',        512, BROADCAST,    true,  'vfmadd231ps zmm0,zmm1,dword [rsp+4] broadcast'"
    })
    void vectorsAreToldByWidthWorkAndStack(String hex, int bits, Work work, boolean onStack, String text) {
        byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(Decoder.decode(code))
                .as(text)
                .containsExactly(new Instruction(0, code.length, Flow.NEXT, 0, bits, work, onStack));
    }

    @ParameterizedTest
    @CsvSource({
        "'7c02',           BRANCH, 4",
        "'0f8c10000000',   BRANCH, 22",
        "'ebfe',           JUMP,   0",
        "'e9fbffffff',     JUMP,   0",
        "'e800000000',     CALL,   0",
        "'41ff13',         CALL,   0",
        "'ff2431',         LEAVE,  0",
        "'c3',             LEAVE,  0",
        "'0f0b',           LEAVE,  0"
    })
    void branchesJumpsAndCallsAreTold(String hex, Flow flow, int target) {
        List<Instruction> code = Decoder.decode(HexFormat.of().parseHex(hex));
        assertThat(code).extracting(Instruction::flow).containsExactly(flow);
        assertThat(code).extracting(Instruction::target).containsExactly(target);
    }

    @ParameterizedTest
    @CsvSource({
        "'d5',           'unknown opcode'",
        "'06',           'no 64-bit code'",
        "'62f47c0801c8', 'beyond AVX-512'",
        "'c5f8',         'cut off'"
    })
    void whatIsNotKnownIsRefused(String hex, String why) {
        assertThatThrownBy(() -> Decoder.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
