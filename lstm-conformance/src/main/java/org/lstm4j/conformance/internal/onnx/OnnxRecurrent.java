package org.lstm4j.conformance.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;

/** ONNX's LSTM, GRU and RNN, which are ours but for the settings that ours have not. */
final class OnnxRecurrent {
    private OnnxRecurrent() {}

    static List<Value> write(OnnxNode n) {
        RecurrentCell cell = cell(n);
        if (n.hasAttribute("clip")) {
            throw new RuleSkipped(n.type() + " with clip");
        }
        GraphBuilder g = n.g();
        boolean batchFirst = n.integer("layout", 0) == 1;
        Value x = batchFirst ? g.transpose(n.in(0), 1, 0, 2) : n.in(0);
        Value initialC = cell.hasCellState() ? state(n, 6, batchFirst) : Absent.INSTANCE;
        RecurrentInputs inputs =
                new RecurrentInputs(x, n.in(1), n.in(2), n.in(3), n.in(4), state(n, 5, batchFirst), initialC);
        int units = n.integer("hidden_size", n.dims(2)[2]);
        RecurrentOutputs outputs = g.recurrent(cell, inputs, units, Direction.ofText(n.word("direction", "forward")));
        List<Value> results = new ArrayList<>();
        results.add(batchFirst ? g.transpose(outputs.y(), 2, 0, 1, 3) : outputs.y());
        for (Value state : List.of(outputs.yH(), outputs.yC())) {
            if (state.isPresent()) {
                results.add(batchFirst ? g.transpose(state, 1, 0, 2) : state);
            }
        }
        return results;
    }

    private static RecurrentCell cell(OnnxNode n) {
        return switch (n.type()) {
            case "LSTM" -> {
                if (n.has(7)) {
                    throw new RuleSkipped("LSTM with peepholes");
                }
                if (n.integer("input_forget", 0) != 0) {
                    throw new RuleSkipped("LSTM with input_forget");
                }
                yield withActivations(n, RecurrentCell.LSTM);
            }
            case "GRU" ->
                withActivations(
                        n,
                        n.integer("linear_before_reset", 0) != 0
                                ? RecurrentCell.GRU_LINEAR_BEFORE_RESET
                                : RecurrentCell.GRU);
            default -> withActivations(n, RecurrentCell.RNN_TANH);
        };
    }

    /** With its activations, which repeat for the second direction. */
    private static RecurrentCell withActivations(OnnxNode n, RecurrentCell cell) {
        if (n.hasAttribute("activation_alpha") || n.hasAttribute("activation_beta")) {
            throw new RuleSkipped(n.type() + " with numbers for its activations");
        }
        List<String> names = n.words("activations");
        int count = cell.activations().size();
        List<String> first = names.subList(0, Math.min(count, names.size()));
        if (names.size() > count && !names.subList(count, names.size()).equals(first)) {
            throw new RuleSkipped(n.type() + " with other activations for each direction");
        }
        try {
            return cell.withActivations(first);
        } catch (InvalidInputException unknown) {
            throw new RuleSkipped(n.type() + " with the activations " + names);
        }
    }

    private static Value state(OnnxNode n, int input, boolean batchFirst) {
        Value state = n.in(input);
        return batchFirst && state.isPresent()
                ? n.g().transpose(state, 1, 0, 2)
                : n.has(input) ? state : Absent.INSTANCE;
    }
}
