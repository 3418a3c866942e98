package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Filled;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentLoop;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.RecurrentVariant;
import org.lstm4j.graph.Value;

/** ONNX's LSTM, GRU and RNN: operators of ours where those compute them, else loops over the formula. */
final class Recurrent {
    private static final int LENGTHS = 4;
    private static final int STATE_H = 5;
    private static final int STATE_C = 6;
    private static final int PEEPHOLES = 7;

    private Recurrent() {}

    static List<Value> write(Call n) {
        GraphBuilder g = n.g();
        boolean batchFirst = n.integer("layout", 0) != 0;
        Value given = n.in(0);
        if (given.rank() != 3) {
            throw n.fail(Problem.INCONSISTENT, "reads " + given.shape() + "; a sequence has three dimensions");
        }
        RecurrentCell standard = standard(n);
        Value x = batchFirst ? g.transpose(given, 1, 0, 2) : given;
        Value initialC = standard.hasCellState() ? state(n, STATE_C, batchFirst) : Absent.INSTANCE;
        RecurrentInputs inputs = RecurrentInputs.of(x, n.in(1), n.in(2))
                .withBias(n.optional(3))
                .withSequenceLens(lengths(n, x.shape().dim(0)))
                .withInitialState(state(n, STATE_H, batchFirst), initialC);
        Value r = inputs.r();
        long units =
                n.integer("hidden_size", r.rank() == 3 && r.shape().dim(2) instanceof Dim.Fixed(int size) ? size : -1);
        if (units < 1 || units > Integer.MAX_VALUE / 8) {
            throw n.fail(Problem.INCONSISTENT, "has a hidden_size of " + units);
        }
        Direction direction = Direction.ofText(n.word("direction", "forward"));
        RecurrentOutputs outputs = read(n, standard, inputs, (int) units, direction);
        List<Value> results = new ArrayList<>();
        results.add(batchFirst ? g.transpose(outputs.y(), 2, 0, 1, 3) : outputs.y());
        for (Value state : List.of(outputs.yH(), outputs.yC())) {
            if (state.isPresent()) {
                results.add(batchFirst ? g.transpose(state, 1, 0, 2) : state);
            }
        }
        return results;
    }

    private static RecurrentCell standard(Call n) {
        return switch (n.type()) {
            case "LSTM" -> RecurrentCell.LSTM;
            case "GRU" -> n.flag("linear_before_reset") ? RecurrentCell.GRU_LINEAR_BEFORE_RESET : RecurrentCell.GRU;
            default -> RecurrentCell.RNN_TANH;
        };
    }

    /** By an operator if there is one that computes it, else as a loop over its formula. */
    private static RecurrentOutputs read(
            Call n, RecurrentCell standard, RecurrentInputs inputs, int units, Direction direction) {
        RecurrentFunctions functions = RecurrentFunctions.of(n, standard, direction.count());
        double clip = n.real("clip", 0);
        if (!(clip >= 0 && clip < Double.POSITIVE_INFINITY)) {
            throw n.fail(Problem.INCONSISTENT, "has a clip of " + clip + "; it is a number above 0");
        }
        boolean isCoupled = standard.hasCellState() && n.flag("input_forget");
        Value peepholes = standard.hasCellState() ? peepholes(n, units, direction) : Absent.INSTANCE;
        Optional<RecurrentCell> operator =
                clip > 0 || isCoupled || peepholes.isPresent() ? Optional.empty() : functions.cell(standard);
        if (operator.isPresent()) {
            return n.g().recurrent(operator.get(), inputs, units, direction);
        }
        checkWeights(n, standard, inputs, units, direction);
        RecurrentVariant variant = RecurrentVariant.of(standard.formula(), functions.sets(standard))
                .with(clip, isCoupled)
                .with(peepholes, Absent.INSTANCE, Absent.INSTANCE);
        return RecurrentLoop.write(n.g(), variant, inputs, units, direction);
    }

    private static Value peepholes(Call n, int units, Direction direction) {
        if (!n.has(PEEPHOLES) || (n.operand(PEEPHOLES) instanceof Known known && isAll(known.tensor(), 0))) {
            return Absent.INSTANCE;
        }
        Value peepholes = n.in(PEEPHOLES);
        Shape wanted = Shape.of(direction.count(), 3 * units);
        if (!peepholes.shape().equals(wanted)) {
            throw n.fail(Problem.INCONSISTENT, "has peepholes " + peepholes.shape() + "; they are " + wanted);
        }
        return peepholes;
    }

    /** What an operator would refuse, before a loop is made of it. */
    private static void checkWeights(
            Call n, RecurrentCell standard, RecurrentInputs inputs, int units, Direction direction) {
        int rows = standard.rows(units);
        Dim features = inputs.x().shape().dim(2);
        Dim directions = Dim.of(direction.count());
        check(n, "weights W", inputs.w(), Shape.of(directions, Dim.of(rows), features));
        check(n, "weights R", inputs.r(), Shape.of(directions, Dim.of(rows), Dim.of(units)));
        check(n, "biases B", inputs.b(), Shape.of(directions, Dim.of(2 * rows)));
        Dim batch = inputs.x().shape().dim(1);
        check(n, "lengths", inputs.sequenceLens(), Shape.of(batch));
        check(n, "a state initial_h", inputs.initialH(), Shape.of(directions, batch, Dim.of(units)));
        check(n, "a state initial_c", inputs.initialC(), Shape.of(directions, batch, Dim.of(units)));
    }

    private static void check(Call n, String what, Value value, Shape wanted) {
        if (value.isPresent() && !value.shape().equals(wanted)) {
            throw n.fail(Problem.INCONSISTENT, "has " + what + " " + value.shape() + "; expected " + wanted);
        }
    }

    /** Lengths that are all steps are none. */
    private static Value lengths(Call n, Dim time) {
        if (time instanceof Dim.Fixed(int steps)) {
            if (n.operand(LENGTHS) instanceof Known known && isAll(known.tensor(), steps)) {
                return Absent.INSTANCE;
            }
            if (n.operand(LENGTHS) instanceof Filled filled && filled.scalar().element(0) == steps) {
                return Absent.INSTANCE;
            }
        }
        Value lengths = n.optional(LENGTHS);
        return lengths.isPresent() ? n.g().cast(lengths, DType.INT32) : lengths;
    }

    /** A state of zeros is none. */
    private static Value state(Call n, int index, boolean batchFirst) {
        boolean isZero = switch (n.operand(index)) {
            case Known known -> isAll(known.tensor(), 0);
            case Filled filled -> filled.scalar().element(0) == 0;
            default -> false;
        };
        if (isZero) {
            return Absent.INSTANCE;
        }
        Value state = n.optional(index);
        return batchFirst && state.isPresent() && state.rank() == 3 ? n.g().transpose(state, 1, 0, 2) : state;
    }

    private static boolean isAll(Tensor tensor, double number) {
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.element(i) != number) {
                return false;
            }
        }
        return true;
    }
}
