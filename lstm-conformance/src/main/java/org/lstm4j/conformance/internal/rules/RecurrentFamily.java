package org.lstm4j.conformance.internal.rules;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.RecurrentCell;

/**
 * The cells of one recurrent operator, which are held to the same rules.
 *
 * @param name the operator's, which the ids of its rules begin with
 * @param cells each is checked by every rule
 */
record RecurrentFamily(String name, List<RecurrentCell> cells) {
    static final RecurrentFamily LSTM = new RecurrentFamily("LSTM", List.of(RecurrentCell.LSTM));
    static final RecurrentFamily GRU =
            new RecurrentFamily("GRU", List.of(RecurrentCell.GRU, RecurrentCell.GRU_LINEAR_BEFORE_RESET));
    static final RecurrentFamily RNN =
            new RecurrentFamily("RNN", List.of(RecurrentCell.RNN_TANH, RecurrentCell.RNN_RELU));

    /** The cells with each function that they can have. */
    List<RecurrentCell> variants() {
        return cells.stream()
                .flatMap(cell -> Stream.of(CellFunction.values()).map(cell::withStateFunction))
                .flatMap(cell -> name.equals("RNN")
                        ? Stream.of(cell)
                        : Stream.of(cell, cell.withGateFunction(CellFunction.HARD_SIGMOID)))
                .distinct()
                .toList();
    }

    /** A rule that every backend can be held to. */
    Rule rule(String id, BiConsumer<Probe, RecurrentCell> body) {
        return Rule.of("required_" + name + id, each(body));
    }

    /** A rule for backends that train. */
    Rule training(String id, BiConsumer<Probe, RecurrentCell> body) {
        return Rule.training("required_" + name + id, each(body));
    }

    /** A rule on the cells with each function that they can have. */
    Rule variantRule(String id, BiConsumer<Probe, RecurrentCell> body) {
        return Rule.of("required_" + name + id, probe -> variants().forEach(cell -> body.accept(probe, cell)));
    }

    /** A rule on the gradients of the cells with each function that they can have. */
    Rule variantTraining(String id, BiConsumer<Probe, RecurrentCell> body) {
        return Rule.training("required_" + name + id, probe -> variants().forEach(cell -> body.accept(probe, cell)));
    }

    private Rule.Body each(BiConsumer<Probe, RecurrentCell> body) {
        return probe -> cells.forEach(cell -> body.accept(probe, cell));
    }
}
