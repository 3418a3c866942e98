package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * One use of a loop.
 *
 * @param name what is special about it
 * @param body writes it
 */
record LoopCase(String name, Body body) {
    /** Writes a loop and gives its results. */
    @FunctionalInterface
    interface Body {
        List<Value> write(Parts p);
    }

    /**
     * What loops are made of.
     *
     * @param x [time, batch, units]
     * @param h [batch, units]
     * @param w [units, units]
     * @param b [units]
     * @param ids [time, batch], whole numbers below the units
     * @param start [batch], 0 or 1
     * @param mask [time, batch, 1], 0 or 1
     */
    record Parts(GraphBuilder g, Value x, Value h, Value w, Value b, Value ids, Value start, Value mask) {
        /** With x and h as inputs, whose time and batch may have names, or as parameters. */
        static Parts of(GraphBuilder g, Dim time, Dim batch, int units, boolean isFed) {
            Initializer zeros = Initializer.zeros();
            Shape steps = Shape.of(time).concat(Shape.of(batch));
            Shape state = Shape.of(batch).concat(Shape.of(units));
            Shape sequence = steps.concat(Shape.of(units));
            return new Parts(
                    g,
                    isFed ? g.input("x", sequence, DType.FLOAT32) : g.parameter("x", sequence, zeros),
                    isFed ? g.input("h", state, DType.FLOAT32) : g.parameter("h", state, zeros),
                    g.parameter("w", Shape.of(units, units), zeros),
                    g.parameter("b", Shape.of(units), zeros),
                    g.input("ids", steps, DType.INT32),
                    g.input("start", Shape.of(batch), DType.INT32),
                    g.input("mask", steps.concat(Shape.of(1)), DType.FLOAT32));
        }

        /** Numbers for all that is an input; x and h of a graph where they are parameters are left over. */
        static Feeds feeds(long seed, int time, int batch, int units, boolean withFloats) {
            Tensor mask = Numbers.below(2, seed, "mask", time, batch, 1).to(DType.FLOAT32);
            Feeds feeds = new Feeds()
                    .put("ids", Numbers.below(units, seed, "ids", time, batch))
                    .put("start", Numbers.below(2, seed, "start", batch))
                    .put("mask", mask);
            if (withFloats) {
                feeds.put("x", Numbers.uniform(seed, "x", -0.9, 0.9, time, batch, units))
                        .put("h", Numbers.uniform(seed, "h", -0.9, 0.9, batch, units));
            }
            return feeds;
        }

        int units() {
            return b.shape().fixed(0);
        }

        Dim time() {
            return x.shape().dim(0);
        }

        Dim batch() {
            return x.shape().dim(1);
        }

        /** A shape that begins with the batch. */
        Shape rows(int... dims) {
            return Shape.of(batch()).concat(Shape.ofInts(dims));
        }

        LoopBody.Results loop(LoopBody body) {
            return g.scan(Direction.FORWARD, List.of(h), List.of(x), body);
        }
    }

    private static LoopCase of(String name, Body body) {
        return new LoopCase(name, body);
    }

    private static LoopBody.Step step(Value state, Value... outputs) {
        return new LoopBody.Step(List.of(state), List.of(outputs));
    }

    private static List<Value> all(LoopBody.Results results) {
        List<Value> values = new ArrayList<>(results.states());
        values.addAll(results.outputs());
        return values;
    }

    /** All uses. */
    static List<LoopCase> all() {
        return Stream.of(states(), wholeStates(), outputs(), captured(), bodies(), nested())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LoopCase> states() {
        return List.of(
                of(
                        "backwards, the state before each step",
                        p -> all(p.g.scan(
                                Direction.REVERSE,
                                List.of(p.h),
                                List.of(p.x),
                                (g, s, x) ->
                                        step(g.tanh(g.add(g.mul(s.getFirst(), p.b), x.getFirst())), s.getFirst())))),
                of(
                        "only the last state",
                        p -> p.loop((g, s, x) -> step(
                                        g.sigmoid(g.gemm(g.add(s.getFirst(), x.getFirst()), false, p.w, true, p.b))))
                                .states()),
                of(
                        "two states that change places",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h, p.g.mul(p.h, p.h)),
                                List.of(p.x, p.g.mul(p.x, p.x)),
                                (g, s, x) -> new LoopBody.Step(
                                        List.of(s.get(1), g.tanh(g.sub(s.get(0), g.mul(x.get(1), s.get(1))))),
                                        List.of(g.mul(s.get(0), x.get(0))))))),
                of(
                        "a state that stays as it is",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h, p.b),
                                List.of(p.x),
                                (g, s, x) -> new LoopBody.Step(
                                        List.of(g.tanh(g.mul(g.add(s.get(0), s.get(1)), x.getFirst())), s.get(1)),
                                        List.of(s.get(1)))))),
                of(
                        "states that forget",
                        p -> all(p.g.scan(
                                Direction.REVERSE,
                                List.of(p.h, p.h, p.b, p.h),
                                List.of(p.x),
                                (g, s, x) -> new LoopBody.Step(
                                        List.of(x.getFirst(), p.h, g.constant(row(p.units())), s.get(0)),
                                        List.of(s.get(0), s.get(2), s.get(3)))))),
                of(
                        "one value that starts two states",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h, p.h),
                                List.of(p.x, p.x),
                                (g, s, x) -> new LoopBody.Step(
                                        List.of(
                                                g.tanh(g.add(g.mul(s.get(0), p.b), x.get(0))),
                                                g.tanh(g.sub(g.mul(s.get(1), p.b), x.get(1)))),
                                        List.of(g.mul(s.get(0), s.get(1))))))),
                of("a number as a state", p -> {
                    Value none = p.g.constant(0, DType.FLOAT32);
                    return all(p.g.scan(
                            Direction.FORWARD,
                            List.of(none),
                            List.of(p.x),
                            (g, s, x) -> step(
                                    g.tanh(g.add(s.getFirst(), g.mul(g.reduceSumAll(g.mul(x.getFirst(), p.b)), 0.1))),
                                    g.mul(x.getFirst(), s.getFirst()))));
                }));
    }

    private static List<LoopCase> wholeStates() {
        return List.of(
                of("no state but a count", p -> {
                    Value zero = p.g.constant(0, DType.INT32);
                    return all(p.g.scan(
                            Direction.FORWARD,
                            List.of(zero),
                            List.of(p.x),
                            (g, s, x) -> step(
                                    g.add(s.getFirst(), g.constant(1, DType.INT32)),
                                    g.matMul(g.tanh(g.add(x.getFirst(), g.mul(p.h, p.b))), p.w),
                                    s.getFirst())));
                }),
                of(
                        "a step that looks up what a state counts",
                        p -> all(p.g.scan(Direction.FORWARD, List.of(p.start, p.h), List.of(p.x), (g, s, x) -> {
                            Value other = g.cast(g.less(s.getFirst(), g.constant(1, DType.INT32)), DType.INT32);
                            Value rows = g.gather(p.w, s.getFirst());
                            Value h = g.tanh(g.add(g.add(g.mul(s.get(1), p.b), rows), x.getFirst()));
                            return new LoopBody.Step(List.of(other, h), List.of(h, s.getFirst()));
                        }))),
                of("a state and an output that are true or false", p -> {
                    Value off = p.g.less(p.start, p.g.constant(0, DType.INT32));
                    return all(p.g.scan(Direction.REVERSE, List.of(off, p.h), List.of(p.ids, p.x), (g, s, x) -> {
                        Value isFirst = g.equal(x.getFirst(), g.constant(1, DType.INT32));
                        Value seen = g.where(isFirst, g.constant(Tensor.of(new int[0], true)), s.getFirst());
                        Value h = g.where(
                                g.reshape(seen, p.rows(1)), g.mul(s.get(1), 0.5), g.tanh(g.add(s.get(1), x.get(1))));
                        return new LoopBody.Step(List.of(seen, h), List.of(seen, isFirst));
                    }));
                }),
                of(
                        "padding",
                        p -> all(p.g.scan(Direction.FORWARD, List.of(p.h), List.of(p.x, p.mask), (g, s, x) -> {
                            Value h = g.tanh(g.add(g.matMul(s.getFirst(), p.w), g.mul(x.getFirst(), p.b)));
                            Value runs = g.less(g.constant(0, DType.FLOAT32), x.get(1));
                            return step(g.where(runs, h, s.getFirst()), g.where(runs, h, g.constant(0, DType.FLOAT32)));
                        }))),
                of("whole numbers divided by a count", p -> {
                    Value rows = p.g.div(p.g.size(p.h), p.g.constant(p.units(), DType.INT64));
                    Value count = p.g.size(p.h);
                    Value start = p.g.cast(p.start, DType.INT64);
                    return all(p.g.scan(Direction.FORWARD, List.of(start, p.h), List.of(p.ids), (g, s, x) -> {
                        Value sum = g.add(g.add(s.getFirst(), g.cast(x.getFirst(), DType.INT64)), count);
                        Value share = g.div(g.mul(sum, g.constant(3, DType.INT64)), count);
                        Value h = g.tanh(g.mul(s.get(1), p.b));
                        return new LoopBody.Step(List.of(share, h), List.of(g.add(share, rows)));
                    }));
                }),
                of("whole numbers beyond what a float holds", p -> {
                    Value large = p.g.add(p.g.cast(p.start, DType.INT64), p.g.constant(Tensor.scalar(1L << 28)));
                    return all(p.g.scan(Direction.REVERSE, List.of(large, p.h), List.of(p.ids), (g, s, x) -> {
                        Value next = g.add(s.getFirst(), g.cast(x.getFirst(), DType.INT64));
                        return new LoopBody.Step(List.of(next, g.tanh(g.mul(s.get(1), p.b))), List.of(next));
                    }));
                }));
    }

    private static List<LoopCase> outputs() {
        return List.of(
                of(
                        "only the outputs, of a state that grows",
                        p -> p.loop((g, s, x) -> {
                                    Value h = g.add(s.getFirst(), g.mul(x.getFirst(), p.b));
                                    return step(h, g.mul(h, h), g.matMul(h, p.w));
                                })
                                .outputs()),
                of(
                        "one value as state and as two outputs",
                        p -> all(p.loop((g, s, x) -> {
                            Value h = g.tanh(g.add(g.mul(s.getFirst(), p.b), x.getFirst()));
                            return step(h, h, h);
                        }))),
                of("outputs that the body does not compute", p -> {
                    Value once = p.g.mul(p.b, 3);
                    return all(p.g.scan(
                            Direction.REVERSE,
                            List.of(p.h),
                            List.of(p.x, p.ids),
                            (g, s, x) -> step(
                                    g.mul(g.add(s.getFirst(), x.getFirst()), 0.5),
                                    x.getFirst(),
                                    x.get(1),
                                    once,
                                    s.getFirst(),
                                    g.constant(row(p.units())),
                                    g.add(g.mul(p.w, 2), 1))));
                }),
                of(
                        "an output that is one number",
                        p -> all(p.loop((g, s, x) -> {
                            Value h = g.tanh(g.add(g.mul(s.getFirst(), p.b), x.getFirst()));
                            return step(h, g.reduceSumAll(g.mul(h, h)));
                        }))),
                of(
                        "what is read of no step",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h),
                                List.of(p.ids),
                                (g, s, x) -> step(
                                        g.tanh(g.mul(
                                                g.matMul(s.getFirst(), p.w),
                                                g.add(p.b, g.mul(g.reduceSumAll(p.mask), 0.02)))),
                                        p.b)))));
    }

    private static List<LoopCase> captured() {
        return List.of(
                of(
                        "a matrix on the left",
                        p -> all(p.loop((g, s, x) -> {
                            Value turned = g.transpose(g.matMul(p.w, g.transpose(s.getFirst(), 1, 0)), 1, 0);
                            return step(g.tanh(g.add(turned, x.getFirst())));
                        }))),
                of(
                        "two matrices of which one is the other transposed",
                        p -> all(p.loop((g, s, x) -> {
                            Value there = g.tanh(g.add(g.matMul(s.getFirst(), p.w), x.getFirst()));
                            return step(g.tanh(g.matMul(there, g.transpose(p.w, 1, 0))), there);
                        }))),
                of("rows, columns and a number of what is outside", p -> {
                    Value column = p.g.slice(p.h, 1, 0, 1);
                    Value number = p.g.reduceSumAll(p.b);
                    Value row = p.g.slice(p.w, 0, 1, 2);
                    return all(p.loop((g, s, x) -> step(g.tanh(
                            g.add(g.add(g.mul(s.getFirst(), column), g.mul(x.getFirst(), row)), g.mul(number, p.b))))));
                }),
                of(
                        "a step that looks up rows",
                        p -> all(p.g.scan(Direction.FORWARD, List.of(p.h), List.of(p.ids, p.x), (g, s, x) -> {
                            Value scaled = g.gather(g.mul(p.w, 2), x.getFirst());
                            return step(g.tanh(g.add(g.mul(s.getFirst(), scaled), g.mul(x.get(1), p.b))));
                        }))),
                of("attention to what is outside", p -> {
                    Value keys = p.g.transpose(p.x, 1, 0, 2);
                    return all(p.loop((g, s, x) -> {
                        Value query = g.reshape(s.getFirst(), p.rows(1, p.units()));
                        Value scores = g.softmax(g.matMul(query, g.transposeMatrices(keys)));
                        Value context = g.reshape(g.matMul(scores, keys), p.rows(p.units()));
                        return step(g.tanh(g.add(g.matMul(context, p.w), g.mul(x.getFirst(), p.b))), scores);
                    }));
                }));
    }

    private static List<LoopCase> bodies() {
        return List.of(
                of(
                        "slices, joins and sums",
                        p -> all(p.loop((g, s, x) -> {
                            int units = p.units();
                            Value all = g.concat(1, g.matMul(s.getFirst(), p.w), x.getFirst());
                            Value gate = g.sigmoid(g.slice(all, 1, 0, units));
                            Value norm = g.sqrt(g.add(g.reduceSum(g.mul(all, all), true, 1), 1));
                            return step(g.div(g.mul(gate, g.add(g.slice(all, 1, units, 2 * units), p.b)), norm));
                        }))),
                of(
                        "a normalised sum",
                        p -> all(p.loop((g, s, x) -> {
                            Value sum = g.add(g.matMul(s.getFirst(), p.w), x.getFirst());
                            Value centred = g.sub(sum, g.reduceMean(sum, true, 1));
                            Value variance = g.reduceMean(g.mul(centred, centred), true, 1);
                            return step(g.tanh(g.mul(g.div(centred, g.sqrt(g.add(variance, 0.01))), p.b)));
                        }))),
                of(
                        "exponents held by a maximum of two",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h, p.g.mul(p.h, 0.5), p.g.mul(p.h, 0.25)),
                                List.of(p.x),
                                (g, s, x) -> {
                                    // the stabiliser of an sLSTM: max(a, b) = a + relu(b - a)
                                    Value forget = g.add(g.mul(s.get(0), p.b), s.get(2));
                                    Value in = g.add(g.matMul(s.get(0), p.w), x.getFirst());
                                    Value m = g.add(forget, g.relu(g.sub(in, forget)));
                                    Value kept = g.exp(g.sub(forget, m));
                                    Value c = g.add(g.mul(kept, s.get(1)), g.exp(g.sub(in, m)));
                                    return new LoopBody.Step(List.of(g.softmax(c), c, m), List.of(g.logSoftmax(m)));
                                }))),
                of(
                        "sums over rows and clipped numbers",
                        p -> all(p.loop((g, s, x) -> {
                            Value all = g.add(s.getFirst(), g.reduceSum(g.mul(x.getFirst(), p.b), true, 0));
                            Value h = g.sub(g.clip(all, -0.5, 0.75), g.mul(g.abs(s.getFirst()), 0.1));
                            return step(h, g.neg(g.softplus(h)), g.log(g.add(g.mul(h, h), 1)));
                        }))));
    }

    private static List<LoopCase> nested() {
        return List.of(
                of("a loop behind a loop", p -> {
                    LoopBody.Results first = p.loop((g, s, x) -> {
                        Value h = g.tanh(g.add(g.matMul(s.getFirst(), p.w), x.getFirst()));
                        return step(h, h);
                    });
                    return all(p.g.scan(
                            Direction.REVERSE,
                            first.states(),
                            List.of(first.outputs().getFirst()),
                            (g, s, x) -> step(g.tanh(g.add(g.mul(s.getFirst(), p.b), x.getFirst())), s.getFirst())));
                }),
                of(
                        "a loop in a loop",
                        p -> all(p.loop((g, s, x) -> {
                            int units = p.units();
                            Value inner = g.reshape(g.mul(s.getFirst(), p.b), p.rows(units, 1));
                            LoopBody.Results sums = g.scan(
                                    Direction.REVERSE,
                                    List.of(x.getFirst()),
                                    List.of(inner),
                                    (k, t, y) -> step(k.tanh(k.add(
                                            k.matMul(t.getFirst(), p.w),
                                            k.reshape(
                                                    k.expand(y.getFirst(), Shape.of(units, 1)), Shape.of(1, units))))));
                            return step(sums.states().getFirst());
                        }))),
                of(
                        "a loop in a loop, over what is outside",
                        p -> all(p.g.scan(Direction.FORWARD, List.of(p.h, p.start), List.of(p.x), (g, s, x) -> {
                            Value scaled = g.mul(s.getFirst(), p.b);
                            LoopBody.Results walk =
                                    g.scan(Direction.FORWARD, List.of(scaled), List.of(p.x), (k, t, y) -> {
                                        Value h = k.tanh(
                                                k.add(k.mul(t.getFirst(), scaled), k.mul(y.getFirst(), x.getFirst())));
                                        return step(h, k.reduceSum(h, false, 1));
                                    });
                            return new LoopBody.Step(List.of(walk.states().getFirst(), s.get(1)), walk.outputs());
                        }))),
                of("an LSTM in a loop", p -> {
                    int units = p.units();
                    Value w = p.g.reshape(p.g.concat(0, p.w, p.w, p.w, p.w), Shape.of(1, 4 * units, units));
                    Shape one = Shape.of(1).concat(p.rows(units));
                    return all(p.loop((g, s, x) -> {
                        Value row = g.reshape(g.mul(x.getFirst(), p.b), one);
                        Value start = g.reshape(s.getFirst(), one);
                        RecurrentInputs inputs = RecurrentInputs.of(row, w, w).withInitialState(start, start);
                        RecurrentOutputs y = g.lstm(inputs, units, Direction.FORWARD);
                        return step(g.reshape(y.yH(), p.rows(units)));
                    }));
                }));
    }

    private static Tensor row(int units) {
        Tensor row = Tensor.zeros(DType.FLOAT32, units);
        for (int i = 0; i < units; i++) {
            row.floats()[i] = (i * 5 % 7 - 3) / 4f;
        }
        return row;
    }

    @Override
    public String toString() {
        return name;
    }
}
