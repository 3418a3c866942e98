package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.backend.jvm.internal.machinecode.CompiledMethod;
import org.lstm4j.backend.jvm.internal.machinecode.LoopCheck;
import org.lstm4j.backend.jvm.internal.machinecode.LoopCheck.Fault;
import org.lstm4j.backend.jvm.internal.machinecode.LoopCheck.Finding;

/**
 * Reads the machine code of every hot pass: in its loops no vector may go to the stack or become an object. A JVM of its own compiles them and
 * prints the code.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotLoopTest {
    private static final String SAMPLES = "HotLoopSamples";

    /** For what processor the code is compiled. */
    enum Machine {
        /** This one, at its preferred width. */
        THIS,
        /** One with vectors of 256 bits and no more than sixteen registers for them. */
        AVX2;

        int bits() {
            int own = Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
            return this == THIS ? own : Math.min(256, own);
        }

        List<String> flags() {
            return this == THIS ? List.of() : List.of("-XX:UseAVX=2");
        }
    }

    /**
     * A method to look at.
     *
     * @param loops of the source that compute with vectors
     * @param multiplyAdd whether they are made of multiply-adds
     */
    private record Pass(String method, int loops, boolean multiplyAdd) {
        static Pass multiplyAdd(String method) {
            return new Pass(method, 1, true);
        }

        static Pass other(String method, int loops) {
            return new Pass(method, loops, false);
        }
    }

    private static final List<Pass> AT_ANY_WIDTH = List.of(
            Pass.multiplyAdd("VectorPanels.row"),
            Pass.multiplyAdd("VectorActivations.exp"),
            Pass.multiplyAdd("VectorActivations.log"),
            Pass.multiplyAdd("VectorActivations.sigmoid"),
            Pass.multiplyAdd("VectorActivations.softplus"),
            Pass.multiplyAdd("VectorActivations.tanh"),
            Pass.multiplyAdd("VectorGates.sigmoid"),
            Pass.multiplyAdd("VectorGates.cell"),
            Pass.multiplyAdd("VectorGates.output"),
            Pass.multiplyAdd("VectorGates.gradients"),
            Pass.multiplyAdd("VectorArithmetic.addScaled"),
            Pass.other("VectorArithmetic.binary", Binary.values().length),
            Pass.other("VectorArithmetic.unary", 4),
            Pass.other("VectorArithmetic.select", 1),
            Pass.other("VectorArithmetic.square", 1),
            Pass.other("VectorReductions.sum", 1),
            Pass.other("VectorReductions.max", 1),
            Pass.other("VectorReductions.sumRows", 2),
            Pass.other("VectorCopies.add", 1));

    private static final List<Pass> AT_512_BITS = List.of(
            Pass.multiplyAdd("WidePanels.fromBias"),
            Pass.multiplyAdd("WidePanels.add"),
            Pass.multiplyAdd("WidePanels.addRest"),
            Pass.multiplyAdd("WidePanels.addFew"),
            Pass.multiplyAdd("WidePanels.column"),
            Pass.multiplyAdd("WideTriples.fromBias"),
            Pass.multiplyAdd("WideTriples.add"),
            Pass.multiplyAdd("WideOcts.pair"),
            Pass.multiplyAdd("WideOcts.single"),
            Pass.multiplyAdd("WideGates.forget"),
            Pass.multiplyAdd("WideGates.cell"),
            Pass.multiplyAdd("WideGates.output"),
            Pass.multiplyAdd("WideGates.gradients"));

    private static final List<Pass> BELOW_512_BITS = List.of(
            Pass.multiplyAdd("NarrowPanels.fromBias"),
            Pass.multiplyAdd("NarrowPanels.add"),
            Pass.multiplyAdd("NarrowPanels.addRest"),
            Pass.multiplyAdd("VectorOcts.pair"));

    /**
     * What is known to be wrong, at one width, and why it stays. An entry that is no longer needed fails the test.
     *
     * @param reason why it stays
     */
    private record KnownFault(String method, int bits, Fault fault, String reason) {}

    private static final List<KnownFault> KNOWN_FAULTS = List.of();

    private final Map<Machine, Map<String, CompiledMethod>> compiled = new EnumMap<>(Machine.class);

    @ParameterizedTest
    @EnumSource
    void vectorsOfHotLoopsStayInRegisters(Machine machine) {
        Map<String, CompiledMethod> methods = compiledFor(machine);
        int bits = machine.bits();
        Set<KnownFault> unused = new LinkedHashSet<>(KNOWN_FAULTS);
        unused.removeIf(known -> known.bits() != bits);
        List<String> wrong = new ArrayList<>();
        for (Pass pass : passes(bits)) {
            List<CompiledMethod> versions = named(methods, pass.method());
            if (versions.isEmpty()) {
                wrong.add(pass.method() + " at " + bits + " bits: C2 did not compile it. HotLoopDriver has to call it"
                        + " more often; or it is gone, and with it its line here.");
            }
            for (CompiledMethod method : versions) {
                for (Finding finding : LoopCheck.check(method, bits, pass.loops(), pass.multiplyAdd())) {
                    if (!excused(finding, bits, unused)) {
                        wrong.add(finding.message());
                    }
                }
            }
        }
        assertThat(wrong).as("hot loops at %d bits", bits).isEmpty();
        assertThat(unused)
                .as("known faults that are gone: remove their entries")
                .isEmpty();
    }

    private static boolean excused(Finding finding, int bits, Set<KnownFault> unused) {
        List<KnownFault> matching = KNOWN_FAULTS.stream()
                .filter(e -> e.method().equals(finding.method()) && e.bits() == bits && e.fault() == finding.fault())
                .toList();
        unused.removeAll(matching);
        return !matching.isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theCheckFindsASpilledAccumulator(Machine machine) {
        assertThat(findings(machine, "spilled"))
                .extracting(Finding::fault)
                .isNotEmpty()
                .containsOnly(Fault.SPILLED);
    }

    @ParameterizedTest
    @EnumSource
    void theCheckFindsABoxedVector(Machine machine) {
        assertThat(findings(machine, "boxed")).extracting(Finding::fault).contains(Fault.BOXED);
    }

    @ParameterizedTest
    @EnumSource
    void theCheckFindsOperationsThatAreNoInstructions(Machine machine) {
        assertThat(findings(machine, "called")).extracting(Finding::fault).contains(Fault.MISSING);
    }

    @ParameterizedTest
    @EnumSource
    void theCheckFindsNothingInAGoodLoop(Machine machine) {
        assertThat(findings(machine, "good")).isEmpty();
    }

    private List<Finding> findings(Machine machine, String sample) {
        List<CompiledMethod> versions = named(compiledFor(machine), SAMPLES + "." + sample);
        assertThat(versions).as(sample).hasSize(1);
        return LoopCheck.check(versions.getFirst(), machine.bits(), 1, true);
    }

    private static List<Pass> passes(int bits) {
        return Stream.of(AT_ANY_WIDTH, bits == 512 ? AT_512_BITS : BELOW_512_BITS)
                .flatMap(List::stream)
                .toList();
    }

    private static List<CompiledMethod> named(Map<String, CompiledMethod> methods, String title) {
        return methods.values().stream().filter(m -> m.title().equals(title)).toList();
    }

    /** The last version of each method, by its signature. */
    private Map<String, CompiledMethod> compiledFor(Machine machine) {
        assumeCodeCanBeRead();
        int bits = machine.bits();
        assumeTrue(
                bits >= 256, "this machine's vectors have " + bits + " bits; from 256 on there is something to check");
        assumeFalse(
                machine == Machine.AVX2 && Machine.THIS.bits() == bits,
                "this machine has vectors of 256 bits itself and is checked as it is");
        return compiled.computeIfAbsent(machine, HotLoopTest::compile);
    }

    private static void assumeCodeCanBeRead() {
        String architecture = System.getProperty("os.arch", "");
        assumeTrue(
                architecture.equals("amd64") || architecture.equals("x86_64"),
                "reads code of x86-64, and this machine is " + architecture);
        String vm = System.getProperty("java.vm.name", "") + ", " + System.getProperty("java.vm.version", "");
        assumeTrue(
                vm.contains("Server VM") && !vm.contains("jvmci"),
                "reads what the compiler C2 of HotSpot prints, and this JVM is " + vm);
        KernelLookup.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
    }

    private static Map<String, CompiledMethod> compile(Machine machine) {
        String output = output(machine);
        assumeFalse(
                output.contains("[Disassembly]"),
                "this JVM has the plug-in for disassembly (hsdis) and prints no bytes");
        Map<String, CompiledMethod> last = new LinkedHashMap<>();
        CompiledMethod.parse(output).forEach(method -> last.put(method.signature(), method));
        return last;
    }

    private static String output(Machine machine) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Batch: the program waits for the compiler, so that as many calls as it makes give the same methods every
        // time.
        command.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xbatch"));
        command.addAll(machine.flags());
        command.add("-XX:CompileCommand=quiet");
        String home = HotLoopTest.class.getPackageName();
        Stream.concat(
                        passes(machine.bits()).stream().map(Pass::method),
                        Stream.of("good", "spilled", "boxed", "called").map(sample -> SAMPLES + "." + sample))
                .map(method -> "-XX:CompileCommand=print," + home + "." + method.replace(".", "::"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HotLoopDriver.class.getName()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("exit code of %s:%n%s", command, tail(output))
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - 2000));
    }
}
