package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** The largest, the mean and the norm of windows, axis by axis, and of all there is. */
final class Poolings {
    private Poolings() {}

    private static List<Sliding> windows(Call n) {
        long[] kernel = n.integers("kernel_shape")
                .orElseThrow(() -> n.fail(Problem.INCONSISTENT, "does not say its kernel_shape"));
        return Sliding.of(
                n,
                n.in(0),
                Arrays.stream(kernel)
                        .mapToInt(size -> Math.clamp(size, 0, Integer.MAX_VALUE))
                        .toArray());
    }

    static Value largest(Call n) {
        GraphBuilder g = n.g();
        Value x = floats(n);
        List<Sliding> windows = windows(n);
        for (int i = 0; i < windows.size(); i++) {
            List<Value> places = windows.get(i).places(g, x, 2 + i, Double.NEGATIVE_INFINITY);
            Shape one = Shape.of(1);
            Value[] stacked = places.stream()
                    .map(place -> g.reshape(place, one.concat(place.shape())))
                    .toArray(Value[]::new);
            x = stacked.length == 1 ? places.getFirst() : g.reduceMax(g.concat(0, stacked), false, 0);
        }
        return x;
    }

    private static Value floats(Call n) {
        if (!n.in(0).dtype().isFloating()) {
            throw n.fail(Problem.UNSUPPORTED, "pools " + n.described(0) + "; floating point numbers are read");
        }
        return n.in(0);
    }

    private static Value sums(GraphBuilder g, Value x, List<Sliding> windows) {
        Value sum = x;
        for (int i = 0; i < windows.size(); i++) {
            sum = Convolutions.sum(g, windows.get(i), sum, 2 + i);
        }
        return sum;
    }

    /** The sum over how many there are, of which padding may be a part; what ceil_mode adds never is. */
    static Value mean(Call n) {
        GraphBuilder g = n.g();
        Value x = floats(n);
        List<Sliding> windows = windows(n);
        boolean countsPads = n.flag("count_include_pad");
        Value mean = sums(g, x, windows);
        for (int i = 0; i < windows.size(); i++) {
            Sliding window = windows.get(i);
            Dim size = x.shape().dim(2 + i);
            Dim whole = size.plus(window.before()).plus(window.behind());
            boolean isFull = !n.flag("ceil_mode") && (countsPads || whole.equals(size));
            if (isFull) {
                mean = g.div(mean, g.constant(window.size(), x.dtype()));
                continue;
            }
            Value count = countsPads
                    ? Convolutions.sum(g, window.padded(), Convolutions.ones(g, whole, x.dtype()), 0)
                    : Convolutions.sum(g, window, Convolutions.ones(g, size, x.dtype()), 0);
            Shape shape = Shape.of(window.count());
            for (int axis = 3 + i; axis < x.rank(); axis++) {
                shape = shape.concat(Shape.of(1));
            }
            mean = g.div(mean, g.reshape(count, shape));
        }
        return mean;
    }

    /** The sum of powers, and the root of it. */
    static Value norm(Call n) {
        GraphBuilder g = n.g();
        Value x = floats(n);
        long p = n.integer("p", 2);
        List<Sliding> windows = windows(n);
        return switch (Math.clamp(p, 0, 3)) {
            case 1 -> sums(g, g.abs(x), windows);
            case 2 -> g.sqrt(sums(g, g.mul(x, x), windows));
            default -> throw n.fail(Problem.UNSUPPORTED, "takes the norm of " + p + "; 1 and 2 are read");
        };
    }

    private static int[] behindChannels(Call n) {
        if (n.in(0).rank() < 3) {
            throw n.fail(Problem.INCONSISTENT, "pools " + n.in(0).shape() + "; that is [batch, channels, ...]");
        }
        return IntStream.range(2, n.in(0).rank()).toArray();
    }

    static Value globalLargest(Call n) {
        return n.g().reduceMax(floats(n), true, behindChannels(n));
    }

    static Value globalMean(Call n) {
        return n.g().reduceMean(floats(n), true, behindChannels(n));
    }
}
