package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;

/**
 * Counts denormal numbers wherever a training keeps numbers: parameters, slots, gradients and all else in the arena, and the workspaces of the recurrent kernels, which
 * are found by walking over everything that a compiled program refers to.
 */
class DenormalsTest {
    /** As many training steps of 500 time steps as this. */
    private static final int LONG_STEPS = Integer.getInteger("lstm.denormals.steps", 1000);

    private static final int SCALED_STEPS = 20;
    private static final int TIME = 500;
    private static final int BATCH = 2;

    private final Workers workers = new Workers(1);

    private record Run(Program program, Feeds feeds, int vocabulary, int classes) {
        /** Makes steps, with words below a bound. */
        void steps(int count, int bound) {
            Tensor loss = Tensor.scalar(0f);
            Tensor number = feeds.get(StepGraph.STEP);
            int[] tokens = feeds.get("tokens").ints();
            for (int step = 0; step < count; step++) {
                for (int i = 0; i < tokens.length; i++) {
                    tokens[i] = Philox.below(bound, 1, 2, (int) number.longs()[0], i);
                }
                assertThat(program.run(feeds, new Feeds().put(StepGraph.LOSS, loss)))
                        .as("loss %s", loss.floats()[0])
                        .isTrue();
                number.longs()[0]++;
            }
        }
    }

    private Run start(
            KernelChoice kernels, Layer layer, int vocabulary, int classes, int time, Optimizer optimizer, Loss loss) {
        Model model = Model.ofTokens(Sequential.of(Embedding.of(vocabulary, 4), layer, Dense.of(classes)), false);
        TrainingGraph graph = StepGraph.of(model, loss, optimizer, new Clipping.None(), false, 7);
        Program program = new Program(
                Schedule.of(graph),
                KernelLookup.kernels(kernels),
                workers,
                Sizes.of("batch", BATCH),
                Profile.ofProperty());
        for (Parameter parameter : graph.graph().parameters()) {
            program.parameters()
                    .initialize(parameter, parameter.initializer().values(parameter.shape(), 7, parameter.name()));
        }
        Tensor target = classes == 1 ? Tensor.zeros(DType.FLOAT32, BATCH, 1) : Tensor.zeros(DType.INT32, BATCH);
        target.setElement(1, 1);
        Feeds feeds = new Feeds()
                .put("tokens", Tensor.zeros(DType.INT32, BATCH, time))
                .put(Trainer.TARGET, target)
                .put(StepGraph.LEARNING_RATE, Tensor.scalar((float) optimizer.learningRate()))
                .put(StepGraph.STEP, Tensor.scalar(0L));
        return new Run(program, feeds, vocabulary, classes);
    }

    private static Loss scaled(double scale) {
        Loss loss = new BinaryCrossEntropy(true);
        return new Loss() {
            @Override
            public Value call(GraphBuilder g, Value prediction, Value target) {
                return g.mul(loss.call(g, prediction, target), scale);
            }
        };
    }

    private static Stream<Layer> cells() {
        return Stream.of(
                Lstm.of(24),
                Gru.of(9),
                Gru.of(9).withResetBefore(),
                SimpleRnn.of(9),
                Bidirectional.of(
                        Lstm.of(24).withActivation(Activation.RELU).withRecurrentActivation(Activation.HARD_SIGMOID)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void trainingOverFiveHundredTimeStepsLeavesNone(Layer cell) {
        Run run = start(Fastest.KERNELS, cell, 12, 1, TIME, Adam.keras(), new BinaryCrossEntropy(true));
        run.steps(LONG_STEPS, 12);
        assertThat(denormals(run.program)).isEmpty();
    }

    private static Stream<Arguments> scaledCells() {
        return Stream.of(1e20, 1e-20, 1e-30)
                .flatMap(scale -> cells().flatMap(cell -> Stream.of(Fastest.KERNELS, KernelChoice.SCALAR)
                        .map(kernels -> Arguments.of(kernels, cell, scale))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("scaledCells")
    void howLargeTheLossIsMakesNoDifference(KernelChoice kernels, Layer cell, double scale) {
        int time = kernels == KernelChoice.SCALAR ? TIME / 5 : TIME;
        for (Optimizer optimizer : List.of(Sgd.of(1e-30), Adam.pytorch())) {
            Run run = start(kernels, cell, 12, 1, time, optimizer, scaled(scale));
            run.steps(SCALED_STEPS, 12);
            assertThat(denormals(run.program)).isEmpty();
        }
    }

    /** Rows of words that no longer come up have no gradient, so their slots shrink at each step. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "SCALAR"})
    void slotsOfWordsThatNoLongerComeUpBecomeZero(KernelChoice kernels) {
        for (Optimizer optimizer : List.of(
                new Adam(0.001, 0.9, 0.9, 1e-7, Form.KERAS),
                new Adam(0.001, 0.9, 0.9, 1e-8, Form.PYTORCH),
                new RmsProp(0.001, 0.9, 1e-7, Form.KERAS),
                new Sgd(0.01, 0.9, true, Form.KERAS),
                Adagrad.keras())) {
            Run run = start(kernels, Lstm.of(8), 40, 5, 6, optimizer, SparseCategoricalCrossEntropy.ofLogits());
            run.steps(10, 40);
            run.steps(1000, 5);
            assertThat(denormals(run.program)).as("%s", optimizer).isEmpty();
        }
    }

    // ---- counting

    private static boolean isDenormal(float x) {
        return x != 0 && Math.abs(x) < Float.MIN_NORMAL;
    }

    /** A line for each array with denormal numbers. */
    private static List<String> denormals(Program program) {
        List<String> found = new ArrayList<>();
        int[] arrays = {0};
        walk(program, "program", Collections.newSetFromMap(new IdentityHashMap<>()), (path, values) -> {
            arrays[0]++;
            int count = 0;
            OptionalInt first = OptionalInt.empty();
            for (int i = 0; i < values.length; i++) {
                if (isDenormal(values[i])) {
                    count++;
                    first = first.isPresent() ? first : OptionalInt.of(i);
                }
            }
            if (count > 0) {
                found.add(path + ": " + count + " of " + values.length + ", the first at " + first.getAsInt() + ": "
                        + values[first.getAsInt()]);
            }
        });
        // arena, registers, packed operands, and what a recurrent kernel has for its blocks
        assertThat(arrays[0]).isGreaterThan(10);
        return found;
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(String path, float[] values);
    }

    private static void walk(Object from, String path, Set<Object> seen, Visitor visitor) {
        if (from == null || !seen.add(from)) {
            return;
        }
        switch (from) {
            case float[] values -> visitor.visit(path, values);
            case Object[] parts -> {
                for (int i = 0; i < parts.length; i++) {
                    walk(parts[i], path + "[" + i + "]", seen, visitor);
                }
            }
            case Iterable<?> parts -> parts.forEach(part -> walk(part, path + "[]", seen, visitor));
            case Map<?, ?> map -> map.values().forEach(part -> walk(part, path + "{}", seen, visitor));
            default -> fields(from, path, seen, visitor);
        }
    }

    private static void fields(Object from, String path, Set<Object> seen, Visitor visitor) {
        if (!from.getClass().getName().startsWith("org.lstm4j.backend.jvm.")
                || from.getClass().isHidden()
                || from instanceof Enum<?>) {
            return;
        }
        for (Class<?> type = from.getClass();
                type != Object.class && type != Record.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    try {
                        walk(field.get(from), path + "." + field.getName(), seen, visitor);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
