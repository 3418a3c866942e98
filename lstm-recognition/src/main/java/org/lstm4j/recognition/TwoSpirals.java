package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.lstm4j.Philox;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Points of two spirals that wind around each other, sequences of a single step: no straight line tells them apart, and few bends do. After
 * Lang and Witbrock 1988, with points at random places of the spirals. Rows depend on their number and the settings alone.
 *
 * @param rows how many
 * @param turns of each spiral
 * @param noise deviation of both coordinates from the spiral, whose end is 1 from the middle
 * @param seed of all choices
 */
record TwoSpirals(int rows, double turns, double noise, long seed) implements SequenceSource {
    private static final int PLACES = 1;
    private static final int NOISE = 2;

    TwoSpirals {
        SettingException.within(2, 1 << 20, "rows", rows);
        SettingException.within(0.1, 10, "turns", turns);
        SettingException.within(0, 1, "noise", noise);
    }

    @Override
    public SourceSequences read(DataRoot root) {
        List<SequenceRow> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            all.add(row(row));
        }
        String name = String.format(Locale.ROOT, "%,d generated points of two spirals", rows);
        return new SourceSequences(name, false, List.of(), all);
    }

    private SequenceRow row(int row) {
        int spiral = row % 2;
        // The root spreads the points evenly along the spiral.
        double along = Math.sqrt(Philox.uniform(seed, PLACES, row, 0));
        double angle = along * turns * 2 * Math.PI + spiral * Math.PI;
        double x = along * StrictMath.cos(angle) + noise * Philox.normal(seed, NOISE, row, 0);
        double y = along * StrictMath.sin(angle) + noise * Philox.normal(seed, NOISE, row, 1);
        return new SequenceRow(
                Sequence.of(2, new float[] {(float) x, (float) y}),
                String.valueOf(spiral),
                new LinkedHashMap<>(),
                "generated row " + (row + 1));
    }

    /** A row on each line of a CSV file without names, two numbers for each step. */
    @Override
    public List<SequenceRow> rows(Path file) {
        return Generated.rows(file);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of();
    }
}
