package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Filled;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;

/** ONNX's LSTM, GRU and RNN, which are ours but for the settings that ours have not. */
final class Recurrent {
    private static final int LENGTHS = 4;
    private static final int STATE_H = 5;
    private static final int STATE_C = 6;
    private static final int PEEPHOLES = 7;

    private Recurrent() {}

    static List<Value> write(Call n) {
        RecurrentCell cell = cell(n);
        GraphBuilder g = n.g();
        boolean batchFirst = n.integer("layout", 0) != 0;
        Value given = n.in(0);
        if (given.rank() != 3) {
            throw n.fail(Problem.INCONSISTENT, "reads " + given.shape() + "; a sequence has three dimensions");
        }
        Value x = batchFirst ? g.transpose(given, 1, 0, 2) : given;
        Value initialC = cell.hasCellState() ? state(n, STATE_C, batchFirst) : Absent.INSTANCE;
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
        RecurrentOutputs outputs =
                g.recurrent(cell, inputs, (int) units, Direction.ofText(n.word("direction", "forward")));
        List<Value> results = new ArrayList<>();
        results.add(batchFirst ? g.transpose(outputs.y(), 2, 0, 1, 3) : outputs.y());
        for (Value state : List.of(outputs.yH(), outputs.yC())) {
            if (state.isPresent()) {
                results.add(batchFirst ? g.transpose(state, 1, 0, 2) : state);
            }
        }
        return results;
    }

    private static RecurrentCell cell(Call n) {
        if (n.real("clip", 0) > 0) {
            throw n.fail(Problem.UNSUPPORTED, "clips its sums, which ours does not");
        }
        return switch (n.type()) {
            case "LSTM" -> {
                boolean peeps =
                        n.has(PEEPHOLES) && !(n.operand(PEEPHOLES) instanceof Known known && isAll(known.tensor(), 0));
                if (peeps) {
                    throw n.fail(Problem.UNSUPPORTED, "has peepholes, which ours has not");
                }
                if (n.flag("input_forget")) {
                    throw n.fail(Problem.UNSUPPORTED, "couples its input and forget gates, which ours does not");
                }
                yield withActivations(n, RecurrentCell.LSTM);
            }
            case "GRU" ->
                withActivations(
                        n, n.flag("linear_before_reset") ? RecurrentCell.GRU_LINEAR_BEFORE_RESET : RecurrentCell.GRU);
            default -> withActivations(n, RecurrentCell.RNN_TANH);
        };
    }

    /** With its activations, which repeat for the second direction. */
    private static RecurrentCell withActivations(Call n, RecurrentCell cell) {
        List<String> names = n.words("activations");
        int count = cell.activations().size();
        for (int i = count; i < names.size(); i++) {
            if (!names.get(i).equalsIgnoreCase(names.get(i % count))) {
                throw n.fail(
                        Problem.UNSUPPORTED, "has other activations for each direction; ours has one set for both");
            }
        }
        try {
            RecurrentCell with = cell.withActivations(names.subList(0, Math.min(count, names.size())).stream()
                    .map(name -> Identifiers.plain(name, "?"))
                    .toList());
            numbers(n, with, "activation_alpha", CellFunction.HARD_SIGMOID_SLOPE);
            numbers(n, with, "activation_beta", 0.5);
            return with;
        } catch (InvalidInputException e) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "cannot be used: " + e.getMessage()
                            + ". Train the model with Sigmoid or HardSigmoid for gates, and one of Tanh,"
                            + " Relu, Sigmoid and HardSigmoid for states");
        }
    }

    /** Refuses other numbers than those of our hard sigmoid. No other function of ours has any, so without it they mean nothing. */
    private static void numbers(Call n, RecurrentCell cell, String name, double ours) {
        boolean isRead =
                cell.gateFunction() == CellFunction.HARD_SIGMOID || cell.stateFunction() == CellFunction.HARD_SIGMOID;
        for (float number : n.reals(name).orElseGet(() -> new float[0])) {
            if (isRead && number != (float) ours) {
                throw n.fail(
                        Problem.UNSUPPORTED, "has " + name + " " + number + "; ours has " + ours + " for HardSigmoid");
            }
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
