package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

class TransposeInstructionTest {
    private static final int SHAPES = 60;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "INT32"})
    void everyOrderOfAxesIsWhatTheIndicesSayOnAnyNumberOfThreads(DType type) {
        Random random = new Random(2);
        try (NativeBackend one = new NativeBackend("native", KernelLookup.kernels(), new Workers(1));
                NativeBackend three = new NativeBackend("native", KernelLookup.kernels(), new Workers(3))) {
            for (int i = 0; i < SHAPES; i++) {
                List<Integer> axes = new ArrayList<>(
                        IntStream.range(0, 1 + random.nextInt(5)).boxed().toList());
                Collections.shuffle(axes, random);
                // some are cut into several turns
                int most = i % 10 == 0 ? 24 : 5;
                int[] dims =
                        axes.stream().mapToInt(axis -> 1 + random.nextInt(most)).toArray();
                int[] perm = axes.stream().mapToInt(Integer::intValue).toArray();
                assertTransposed(one, dims, perm, type);
                assertTransposed(three, dims, perm, type);
            }
        }
    }

    private static void assertTransposed(NativeBackend backend, int[] dims, int[] perm, DType type) {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.ofInts(dims), type);
        g.output("y", g.transpose(x, perm));
        Tensor in = Tensor.zeros(type, dims);
        for (int i = 0; i < in.size(); i++) {
            in.setElement(i, i + 1);
        }
        int[] to = Arrays.stream(perm).map(axis -> dims[axis]).toArray();
        Tensor out = Tensor.zeros(type, to);
        try (Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            predictor.run(new Feeds().put("x", in), new Feeds().put("y", out));
        }
        for (int i = 0; i < out.size(); i++) {
            assertThat(out.element(i))
                    .as("%d of %s by %s", i, Arrays.toString(dims), Arrays.toString(perm))
                    .isEqualTo(1 + source(i, dims, perm, to));
        }
    }

    private static int source(int index, int[] dims, int[] perm, int[] to) {
        int[] at = new int[dims.length];
        int rest = index;
        for (int axis = to.length - 1; axis >= 0; axis--) {
            at[perm[axis]] = rest % to[axis];
            rest /= to[axis];
        }
        int source = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            source = source * dims[axis] + at[axis];
        }
        return source;
    }
}
