package org.lstm4j.backend.nd4j.internal.plan;

import java.util.List;
import java.util.stream.Stream;

/** One operation of a plan, before its memory has a place. */
sealed interface Step {
    /** All memory that it touches. */
    Stream<Ref> refs();

    /**
     * One of ND4J's operations by name.
     *
     * @param name as {@code DynamicCustomOp} calls it
     * @param inputs what it reads
     * @param outputs what it writes, which may be an input
     * @param settings its arguments
     */
    record Call(String name, List<Ref> inputs, List<Ref> outputs, Settings settings) implements Step {
        @Override
        public Stream<Ref> refs() {
            return Stream.concat(inputs.stream(), outputs.stream());
        }
    }

    /** A function of each element for which ND4J has no operation with a name. */
    record Transform(Function function, Ref x, Ref y) implements Step {
        @Override
        public Stream<Ref> refs() {
            return Stream.of(x, y);
        }
    }

    /**
     * Zero where a magnitude is below a floor, in place; NaN stays.
     *
     * @param x what is changed
     * @param floor above 0
     */
    record Flush(Ref x, double floor) implements Step {
        @Override
        public Stream<Ref> refs() {
            return Stream.of(x);
        }
    }

    /** Work in Java over memory that it may read and write. */
    record Host(List<Ref> memory, HostTask task) implements Step {
        @Override
        public Stream<Ref> refs() {
            return memory.stream();
        }
    }

    /**
     * A loop over steps of time. What its parts work on lives as long as the whole of it, so no step finds memory of its own
     * under somebody else's numbers.
     *
     * @param enter before each step, in the order of time
     * @param body in each step
     * @param leave behind each step, in the order of time
     * @param advance behind that, in each step
     * @param isReverse true if the last step of time runs first
     */
    record Loop(List<List<Step>> enter, List<Step> body, List<List<Step>> leave, List<Step> advance, boolean isReverse)
            implements Step {
        @Override
        public Stream<Ref> refs() {
            return Stream.of(
                            enter.stream().flatMap(List::stream),
                            body.stream(),
                            advance.stream(),
                            leave.stream().flatMap(List::stream))
                    .flatMap(steps -> steps)
                    .flatMap(Step::refs);
        }
    }
}
