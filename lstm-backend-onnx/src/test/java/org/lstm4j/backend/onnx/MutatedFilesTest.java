package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.graph.Graph;
import org.opentest4j.TestAbortedException;

/**
 * Whatever the bytes are: the typed error or a graph, in bounded time and memory. {@code -Dlstm.fuzz.onnx=20000} tries
 * more of them, {@value BackendConformance#VECTORS} adds models of other programs.
 */
class MutatedFilesTest {
    static final int MUTATIONS = Integer.getInteger("lstm.fuzz.onnx", Integer.getInteger("lstm.onnx.mutations", 400));
    private static final long MAX_NANOS = 3_000_000_000L;
    /** What is folded has at most 2^25 elements of 8 bytes, and is copied a few times. */
    private static final long MAX_BYTES = 2L << 30;

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (boolean usesLengths : new boolean[] {true, false}) {
            Graph graph = Networks.stacked(usesLengths);
            seeds.add(OnnxWriter.bytes(graph, Networks.weights(graph, 1), Map.of("lstm.seed", "1")));
        }
        seeds.add(Exporters.pytorchStack().bytes());
        seeds.add(Exporters.pytorchPacked().bytes());
        seeds.add(Exporters.kerasFlat().bytes());
        seeds.add(Exporters.masks().bytes());
        seeds.add(Exporters.branches().bytes());
        seeds.add(Exporters.quantised().bytes());
        seeds.add(Exporters.attention().bytes());
        seeds.add(Exporters.loops().bytes());
        seeds.add(Exporters.classifier().bytes());
        seeds.addAll(ComposedModels.all());
        try {
            RecordedModels.folders().forEach(folder -> seeds.add(RecordedModels.model(folder)));
        } catch (TestAbortedException e) {
            assertThat(e).hasMessageContaining(BackendConformance.VECTORS); // ours alone, then
        }
        return seeds;
    }

    @Test
    void giveTheTypedErrorOrAGraphInBoundedTimeAndMemory() {
        List<byte[]> seeds = seeds();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long slowest = 0;
        long largest = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            byte[] bytes = mutated(seeds, random);
            long memory = threads.getCurrentThreadAllocatedBytes();
            long start = CpuTime.ofThisThread();
            try {
                OnnxModel model = OnnxReader.read(bytes);
                assertThat(model.graph().outputs()).isNotEmpty();
            } catch (OnnxModelException e) {
                assertThat(e.getMessage()).as("mutation %d", i).isNotBlank().hasSizeLessThan(2000);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of " + bytes.length + " bytes", e);
            }
            slowest = Math.max(slowest, CpuTime.ofThisThread() - start);
            largest = Math.max(largest, threads.getCurrentThreadAllocatedBytes() - memory);
        }
        System.getLogger(MutatedFilesTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} mutations: {1} refused, slowest {2} ms, most memory {3} KiB",
                        MUTATIONS,
                        refused,
                        slowest / 1_000_000,
                        largest >> 10);
        assertThat(refused).as("mutations that matter").isGreaterThan(MUTATIONS / 4);
        assertThat(slowest).isLessThan(MAX_NANOS);
        assertThat(largest).isLessThan(MAX_BYTES);
    }

    private static byte[] mutated(List<byte[]> seeds, SplittableRandom random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        // most of a file are weights; what matters lies at its ends
        int times = 1 + random.nextInt(6);
        for (int i = 0; i < times && bytes.length > 2; i++) {
            bytes = mutated(bytes, seeds, random);
        }
        return bytes;
    }

    private static int place(byte[] bytes, SplittableRandom random) {
        int window = Math.min(bytes.length, 3000);
        return random.nextBoolean()
                ? random.nextInt(bytes.length)
                : random.nextBoolean() ? bytes.length - 1 - random.nextInt(window) : random.nextInt(window);
    }

    private static byte[] mutated(byte[] bytes, List<byte[]> seeds, SplittableRandom random) {
        int at = place(bytes, random);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 ->
                bytes[at] = (byte)
                        List.of(0, 1, 127, 128, 255).get(random.nextInt(5)).intValue();
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return joined(
                        Arrays.copyOf(bytes, at),
                        Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1 + random.nextInt(20)), bytes.length));
            }
            case 5 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = place(other, random);
                byte[] part = Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(60)));
                return joined(joined(Arrays.copyOf(bytes, at), part), Arrays.copyOfRange(bytes, at, bytes.length));
            }
            case 6 -> {
                // a number as large as a varint can be
                byte[] huge = {-1, -1, -1, -1, 127};
                return joined(
                        joined(Arrays.copyOf(bytes, at), huge),
                        Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 5), bytes.length));
            }
            default -> {
                for (int i = at; i < Math.min(bytes.length, at + 8); i++) {
                    bytes[i] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
