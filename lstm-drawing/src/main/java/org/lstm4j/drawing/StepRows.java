package org.lstm4j.drawing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

/**
 * Sequences as the columns that a model is fed: of each step what stands before it, and as the target the step itself. Thread-safe.
 *
 * @param drawings the rows
 * @param reading what the model reads of them
 */
record StepRows(List<Drawing> drawings, StepReading reading) implements Dataset {
    /** Batches of 1 to 40 steps come in five sizes rather than forty, each of which a backend would plan for. */
    private static final int MULTIPLE = 8;

    StepRows {
        drawings = List.copyOf(drawings);
    }

    @Override
    public int size() {
        return drawings.size();
    }

    /** How many steps each row has. */
    int[] lengths() {
        return drawings.stream().mapToInt(Drawing::steps).toArray();
    }

    private int rounded(int longest) {
        return reading.isFixed() ? longest : Math.ceilDiv(longest, MULTIPLE) * MULTIPLE;
    }

    @Override
    public Feeds read(int[] rows) {
        int longest = 1;
        for (int row : rows) {
            longest = Math.max(longest, drawings.get(row).steps());
        }
        int steps = rounded(longest);
        int features = reading.features();
        int width = reading.width();
        int target = width + (reading.ends() ? 1 : 0);
        float[] read = new float[Math.multiplyExact(rows.length, Math.multiplyExact(steps, features))];
        float[] came = new float[Math.multiplyExact(rows.length, Math.multiplyExact(steps, target))];
        int[] lengths = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Drawing drawing = drawings.get(rows[i]);
            lengths[i] = drawing.steps();
            reading.write(drawing.scaled(), drawing.steps(), drawing.label(), read, i * steps * features);
            for (int step = 0; step < lengths[i]; step++) {
                System.arraycopy(drawing.scaled(), step * width, came, (i * steps + step) * target, width);
            }
            if (reading.ends()) {
                came[(i * steps + lengths[i]) * target - 1] = 1;
            }
        }
        return new Feeds()
                .put(StepReading.INPUT, Tensor.of(new int[] {rows.length, steps, features}, read))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {rows.length}, lengths))
                .put(Trainer.TARGET, Tensor.of(new int[] {rows.length, steps, target}, came));
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        int longest = drawings.stream().mapToInt(Drawing::steps).max().orElse(1);
        return new Sizes(new HashMap<>(Map.of("batch", Math.clamp(size(), 1, batchSize), "time", rounded(longest))));
    }
}
