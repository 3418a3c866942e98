package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/**
 * Cells one on top of the other that go from step to step together, each reading what the one below it gives: Keras's {@code
 * StackedRNNCells}. A stack of layers computes the same, and faster, unless something else in the loop reads or writes between
 * them. <i>Weights</i> are the cells', under {@code cell_0} for the lowest one and so on. States of the highest cell come first, as
 * the first one is the output: {@code cell_1_h, cell_1_c, cell_0_h, cell_0_c}. Immutable.
 *
 * @param cells from the lowest one up, one or more
 */
public record StackedCells(List<Cell> cells) implements ModalCell {
    /** Copies the list. */
    public StackedCells {
        cells = List.copyOf(cells);
        if (cells.isEmpty()) {
            throw new InvalidInputException("A stack has 1 cell or more");
        }
    }

    /** From the lowest one up. */
    public static StackedCells of(Cell... cells) {
        return new StackedCells(List.of(cells));
    }

    private static String scope(int cell) {
        return "cell_" + cell;
    }

    @Override
    public List<State> states() {
        List<State> states = new ArrayList<>();
        for (int i = cells.size() - 1; i >= 0; i--) {
            states.addAll(Inner.named(scope(i) + "_", cells.get(i).states()));
        }
        return states;
    }

    @Override
    public int inputRank() {
        return cells.getFirst().inputRank();
    }

    @Override
    public List<Value> noise(GraphBuilder g, Dim time, Dim batch, Mode mode) {
        List<Value> noise = new ArrayList<>();
        cells.forEach(cell -> noise.addAll(cell.noise(g, time, batch, mode)));
        return noise;
    }

    @Override
    public Value project(GraphBuilder g, Value x, Mode mode) {
        return cells.getFirst().project(g.scope(scope(0)), x, mode);
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        List<Value> next = new ArrayList<>();
        Value below = x;
        int drawn = 0;
        int end = states.size();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            GraphBuilder own = g.scope(scope(i));
            List<Value> before = states.subList(end - cell.states().size(), end);
            end -= before.size();
            int count =
                    cell.noise(new GraphBuilder(), Dim.of(1), Dim.of(1), mode).size();
            List<Value> random = noise.subList(drawn, drawn + count);
            drawn += count;
            List<Value> after = i == 0
                    ? cell.step(own, below, random, before, mode)
                    : Inner.step(cell, own, below, random, before, mode);
            next.addAll(0, after);
            below = after.getFirst();
        }
        return next;
    }
}
