package org.lstm4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.graph.Absent;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.AttentionRnn;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.GruCell;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.SimpleRnnCell;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.ConvLstm;
import org.lstm4j.nn.cell.DropoutCell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.MLstm;
import org.lstm4j.nn.cell.MLstmBlock;
import org.lstm4j.nn.cell.MinGru;
import org.lstm4j.nn.cell.MinLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.ResidualCell;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.nn.cell.SLstmBlock;
import org.lstm4j.nn.cell.StackedCells;
import org.lstm4j.nn.cell.ZoneoutCell;

/** All cells of {@code org.lstm4j.nn} as layers, each with lengths, backwards, both ways and with states, for any backend. */
public final class CellCases {
    /** How many features each case reads; a residual cell has as many units. */
    private static final int FEATURES = 4;

    private CellCases() {}

    /**
     * A layer to check.
     *
     * @param name of the cell, and how it reads
     * @param layer with its input
     */
    public record Case(String name, LayerConformance layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final RecurrentFormula ALL =
            RecurrentFormula.STANDARD.withPeepholes().withProjection(3).withClip(1.5);

    private static Stream<Cell> cells() {
        RecurrentOptions usual = RecurrentOptions.DEFAULT;
        return Stream.of(
                new LstmCell(4),
                new LstmCell(5, usual.withFormula(ALL).withActivation(Activation.SWISH)),
                new LstmCell(4, usual.withFormula(RecurrentFormula.STANDARD.withInputForget())),
                new GruCell(4, false, usual.withActivation(Activation.SELU)),
                new GruCell(4, true, usual.withWeights(WeightConvention.PYTORCH)),
                new SimpleRnnCell(4, usual.withActivation(Activation.SOFTSIGN)),
                new PeepholeLstm(4),
                new LayerNormLstm(4),
                new SLstm(4),
                new SLstm(4, 2),
                new MLstm(4, 2),
                new MinLstm(5),
                new MinGru(5),
                new ZoneoutCell(new LstmCell(4), 0.2, 0.4),
                new DropoutCell(new GruCell(4), 0.3, 0.2),
                new ResidualCell(new LstmCell(FEATURES)),
                StackedCells.of(
                        new LstmCell(3), new ResidualCell(new GruCell(3)), new ZoneoutCell(new MinGru(2), 0.1, 0)));
    }

    /** Layers of kernels of their own that are loops for an option's sake. */
    private static Stream<Recurrent> layers() {
        RecurrentOptions usual = RecurrentOptions.DEFAULT.withReturnSequences(true);
        return Stream.of(
                new Lstm(4, usual.withFormula(ALL.withInputForget()).withActivation(Activation.GELU)),
                new Gru(4, true, usual.withFormula(RecurrentFormula.STANDARD.withClip(0.7))),
                new Gru(4, false, usual.withActivation(Activation.ELU).withRecurrentActivation(Activation.SOFTSIGN)),
                new SimpleRnn(4, usual.withActivation(Activation.LEAKY_RELU)));
    }

    /** Those that every backend computes. */
    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cells().forEach(cell -> {
            String name = cell.toString();
            Rnn steps = Rnn.of(cell).withReturnSequences();
            cases.add(new Case(name + ", both ways", both(steps)));
            cases.add(new Case(
                    name + ", backwards",
                    LayerConformance.of(Rnn.of(cell).withGoBackwards(), 3, 4, FEATURES)
                            .withLengths(4, 1, 0)));
            cases.add(new Case(
                    name + ", stateful",
                    LayerConformance.of(steps, 2, 3, FEATURES).stateful()));
        });
        layers().forEach(layer -> {
            cases.add(new Case(layer + ", both ways", both(layer)));
            cases.add(new Case(
                    layer + ", stateful",
                    LayerConformance.of(layer, 2, 3, FEATURES).stateful()));
        });
        images(cases, "ConvLstm of rows", new ConvLstm(List.of(3), 2, List.of(2)), 3, 2);
        images(cases, "ConvLstm of rows and columns", new ConvLstm(List.of(2, 3), 2, List.of(3, 2)), 2, 3, 1);
        for (AttentionRnn.Score score : AttentionRnn.Score.values()) {
            AttentionRnn attention = new AttentionRnn(new LstmCell(3), 2, score, true);
            // the sequence is its own memory
            Layer layer = (g, x, mode) -> attention.read(g, x, x, mode.sequenceLens(), mode);
            cases.add(new Case(
                    "AttentionRnn, " + score,
                    LayerConformance.of(layer, 3, 4, 2).withLengths(4, 1, 0)));
            Layer full = (g, x, mode) -> attention.read(g, x, x, Absent.INSTANCE, mode);
            cases.add(new Case(
                    "AttentionRnn, stateful, " + score,
                    LayerConformance.of(full, 2, 3, 2).stateful()));
        }
        for (Layer block : List.of(new SLstmBlock(2), new MLstmBlock(2))) {
            cases.add(new Case(
                    block + ", with lengths",
                    LayerConformance.of(block, 3, 5, FEATURES).withLengths(5, 1, 0)));
            cases.add(new Case(
                    block + ", stateful",
                    LayerConformance.of(block, 2, 3, FEATURES).stateful()));
        }
        return cases;
    }

    /** What draws random numbers, in training, for backends that train. */
    public static List<Case> trained() {
        RecurrentOptions dropped = RecurrentOptions.DEFAULT
                .withReturnSequences(true)
                .withDropout(0.3)
                .withRecurrentDropout(0.4)
                .withRecurrentWeightDropout(0.2);
        RecurrentOptions ofCell = dropped.withReturnSequences(false);
        List<Case> cases = new ArrayList<>();
        for (Recurrent layer : List.<Recurrent>of(
                new Lstm(4, dropped),
                new Lstm(4, dropped.withRecurrentDropout(0)),
                new Lstm(4, dropped.withFormula(ALL)),
                new Gru(4, true, dropped),
                new Gru(4, false, dropped),
                new SimpleRnn(4, dropped),
                Rnn.of(new GruCell(4, false, ofCell)).withReturnSequences(),
                Rnn.of(StackedCells.of(
                                new ZoneoutCell(new LstmCell(4, ofCell), 0.3, 0.4),
                                new DropoutCell(new ZoneoutCell(new MinGru(3), 0.2, 0), 0.3, 0.2)))
                        .withReturnSequences())) {
            cases.add(new Case(layer + ", in training", both(layer).training()));
        }
        // in chunks of steps, one of them and several
        cases.add(new Case(
                "MLstm, in training",
                both(Rnn.of(new MLstm(4, 2)).withReturnSequences()).training()));
        Rnn steps = Rnn.of(new MLstm(2)).withReturnSequences();
        cases.add(new Case(
                "MLstm, in three chunks",
                LayerConformance.of(steps, 2, 66, 2).withLengths(66, 33).training()));
        cases.add(new Case(
                "MLstm, in two chunks, stateful",
                LayerConformance.of(steps, 1, 34, 2).stateful().training()));
        cases.add(new Case(
                "MLstmBlock, in training",
                LayerConformance.of(new MLstmBlock(2), 2, 3, FEATURES)
                        .withLengths(1, 3)
                        .training()));
        return cases;
    }

    private static LayerConformance both(Recurrent layer) {
        return LayerConformance.of(Bidirectional.of(layer), 3, 3, FEATURES).withLengths(1, 3, 2);
    }

    private static void images(List<Case> cases, String name, ConvLstm cell, int... image) {
        int[] dims = new int[image.length + 2];
        dims[0] = 2;
        dims[1] = 3;
        System.arraycopy(image, 0, dims, 2, image.length);
        cases.add(new Case(
                name + ", backwards",
                LayerConformance.of(Rnn.of(cell).withReturnSequences().withGoBackwards(), dims)
                        .withLengths(1, 3)));
        cases.add(new Case(name + ", last", LayerConformance.of(Rnn.of(cell), dims)));
        for (Bidirectional.Merge merge : List.of(Bidirectional.Merge.CONCAT, Bidirectional.Merge.AVE)) {
            Layer both = new Bidirectional(Rnn.of(cell).withReturnSequences(), merge);
            cases.add(new Case(
                    name + ", both ways, " + merge,
                    LayerConformance.of(both, dims).withLengths(3, 2)));
        }
    }
}
