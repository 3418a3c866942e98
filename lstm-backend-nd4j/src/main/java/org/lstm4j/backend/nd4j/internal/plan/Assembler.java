package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.TransformOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.transforms.comparison.CompareAndSet;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Turns steps into instructions: each view of memory becomes one INDArray, and each operation a native context that has its
 * operands and arguments set once and for all. Running such an operation is a single call of about a microsecond;
 * ND4J's own methods, which make result, views and context anew each time, take 4 to 40.
 *
 * <p>{@link #close} frees what carries numbers, and what contexts point to. What is left of a context or a view, 620 and 215 bytes outside the heap, is
 * freed by ND4J behind the garbage collector: it has no other way ({@code OpContext.close} does nothing). Their objects in the heap are
 * ten times as large, so that no more than about a tenth of the heap can wait there.
 */
final class Assembler implements AutoCloseable {
    private final Memory memory;
    private final Map<Buffer, INDArray> bases = new HashMap<>();
    private final Map<Buffer, INDArray> owned = new HashMap<>();
    private final Map<Ref, INDArray> views = new HashMap<>();
    private final Map<String, DynamicCustomOp> operations = new HashMap<>();
    private final List<OpContext> contexts = new ArrayList<>();
    private final OpExecutioner executioner = Nd4j.getExecutioner();

    Assembler(Memory memory, Map<Buffer, INDArray> persistent) {
        this.memory = memory;
        bases.putAll(persistent);
    }

    Instruction instruction(Step step) {
        return switch (step) {
            case Step.Call call -> call(call);
            case Step.Transform transform -> {
                TransformOp operation = transform(transform);
                yield () -> executioner.exec(operation);
            }
            case Step.Flush flush -> {
                TransformOp operation = new CompareAndSet(array(flush.x()), 0, Conditions.absLessThan(flush.floor()));
                yield () -> executioner.exec(operation);
            }
            case Step.Host host -> {
                List<HostMemory> seen =
                        host.memory().stream().map(this::hostMemory).toList();
                HostTask task = host.task();
                yield () -> task.run(seen);
            }
            case Step.Loop loop -> loop(loop);
        };
    }

    private Instruction loop(Step.Loop loop) {
        Instruction[][] enter = loop.enter().stream().map(this::instructions).toArray(Instruction[][]::new);
        Instruction[] body = instructions(loop.body());
        Instruction[][] leave = loop.leave().stream().map(this::instructions).toArray(Instruction[][]::new);
        Instruction[] advance = instructions(loop.advance());
        boolean isReverse = loop.isReverse();
        return () -> {
            for (int i = 0; i < enter.length; i++) {
                int step = isReverse ? enter.length - 1 - i : i;
                run(enter[step]);
                run(body);
                run(leave[step]);
                run(advance);
            }
        };
    }

    private static void run(Instruction[] instructions) {
        for (Instruction instruction : instructions) {
            instruction.run();
        }
    }

    Instruction[] instructions(List<Step> steps) {
        return steps.stream().map(this::instruction).toArray(Instruction[]::new);
    }

    private Instruction call(Step.Call call) {
        OpContext context = executioner.buildContext();
        contexts.add(context);
        for (int i = 0; i < call.inputs().size(); i++) {
            context.setInputArray(i, array(call.inputs().get(i)));
        }
        for (int i = 0; i < call.outputs().size(); i++) {
            context.setOutputArray(i, array(call.outputs().get(i)));
        }
        Settings settings = call.settings();
        context.setIArguments(
                settings.integers().stream().mapToLong(Long::longValue).toArray());
        context.setTArguments(
                settings.numbers().stream().mapToDouble(Double::doubleValue).toArray());
        boolean[] flags = new boolean[settings.flags().size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = settings.flags().get(i);
        }
        context.setBArguments(flags);
        // the plan knows all shapes; inferring them again at each call would take as long as a small operation
        context.shapeFunctionOverride(true);
        DynamicCustomOp operation = operations.computeIfAbsent(
                call.name(), name -> DynamicCustomOp.builder(name).build());
        return () -> executioner.exec(operation, context);
    }

    private TransformOp transform(Step.Transform transform) {
        INDArray x = array(transform.x());
        INDArray y = array(transform.y());
        return switch (transform.function()) {
            case ABS -> new Abs(x, y);
            case EXP -> new Exp(x, y);
            case LOG -> new Log(x, y);
            case SQRT -> new Sqrt(x, y);
        };
    }

    /** Memory that Java may read and write. */
    HostMemory hostMemory(Ref ref) {
        return new HostMemory(base(ref.buffer()), ref.dtype());
    }

    private INDArray array(Ref ref) {
        return views.computeIfAbsent(ref, this::view);
    }

    private INDArray view(Ref ref) {
        Buffer buffer = ref.buffer();
        boolean isArena = buffer.home() == Buffer.Home.ARENA;
        INDArray base = isArena ? memory.arena(buffer.dtype()) : base(buffer);
        long offset = ref.offset() + (isArena ? buffer.offset() : 0);
        return Nd4j.create(base.data(), ref.dims(), ref.strides(), offset, order(ref), Types.of(ref.dtype()));
    }

    private static char order(Ref ref) {
        return ref.isContiguous() || ref.rank() != 2 || ref.strides()[0] > ref.strides()[1] ? 'c' : 'f';
    }

    private INDArray base(Buffer buffer) {
        INDArray known = bases.get(buffer);
        if (known != null) {
            return known;
        }
        INDArray fresh = Memory.create(buffer.dtype(), Math.max(buffer.size(), 1));
        bases.put(buffer, fresh);
        owned.put(buffer, fresh);
        return fresh;
    }

    /** How many native contexts there are. */
    int contexts() {
        return contexts.size();
    }

    @Override
    public void close() {
        contexts.forEach(OpContext::purge);
        contexts.clear();
        views.clear();
        owned.values().forEach(INDArray::close);
        owned.clear();
    }
}
