package org.lstm4j.conformance.internal.onnx;

import java.util.List;
import java.util.Locale;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LstmInputs;
import org.lstm4j.graph.LstmOutputs;
import org.lstm4j.graph.Value;

/** ONNX's LSTM, which is ours but for the settings that ours has not. */
final class OnnxRecurrent {
    private static final List<String> ACTIVATIONS = List.of("sigmoid", "tanh", "tanh");

    private OnnxRecurrent() {}

    static List<Value> lstm(OnnxNode n) {
        refuse(n);
        GraphBuilder g = n.g();
        boolean batchFirst = n.integer("layout", 0) == 1;
        Value x = batchFirst ? g.transpose(n.in(0), 1, 0, 2) : n.in(0);
        LstmInputs inputs =
                new LstmInputs(x, n.in(1), n.in(2), n.in(3), n.in(4), state(n, 5, batchFirst), state(n, 6, batchFirst));
        int units = n.integer("hidden_size", n.dims(2)[2]);
        LstmOutputs outputs = g.lstm(inputs, units, Direction.ofText(n.word("direction", "forward")));
        if (!batchFirst) {
            return List.of(outputs.y(), outputs.yH(), outputs.yC());
        }
        return List.of(
                g.transpose(outputs.y(), 2, 0, 1, 3),
                g.transpose(outputs.yH(), 1, 0, 2),
                g.transpose(outputs.yC(), 1, 0, 2));
    }

    private static Value state(OnnxNode n, int input, boolean batchFirst) {
        Value state = n.in(input);
        return batchFirst && state.isPresent()
                ? n.g().transpose(state, 1, 0, 2)
                : n.has(input) ? state : Absent.INSTANCE;
    }

    private static void refuse(OnnxNode n) {
        List<String> activations = n.words("activations");
        for (int i = 0; i < activations.size(); i++) {
            if (!activations.get(i).toLowerCase(Locale.ROOT).equals(ACTIVATIONS.get(i % 3))) {
                throw new RuleSkipped("LSTM with the activation " + activations.get(i));
            }
        }
        if (n.has(7)) {
            throw new RuleSkipped("LSTM with peepholes");
        }
        if (n.hasAttribute("clip")) {
            throw new RuleSkipped("LSTM with clip");
        }
        if (n.integer("input_forget", 0) != 0) {
            throw new RuleSkipped("LSTM with input_forget");
        }
    }
}
