package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * The tags that are worth most by a {@link org.lstm4j.nn.Crf} layer: the best way to each tag, step by step, and back from the best at
 * the end. <i>Source:</i> Viterbi 1967; Rabiner 1989, equations 32 to 35. Stateless.
 */
public final class Viterbi {
    private Viterbi() {}

    /**
     * Finds them for each row.
     *
     * @param worth what the layer gives, float32 {@code [batch, time, tags, tags]}
     * @param lengths how many steps each row has
     * @return of each row its best tags, of equally good ones the first, and what they are worth
     * @throws InvalidInputException if that does not fit together
     */
    public static List<Hypothesis> best(Tensor worth, int[] lengths) {
        if (worth.rank() != 4 || worth.dim(2) != worth.dim(3) || worth.dim(0) != lengths.length) {
            throw new InvalidInputException(
                    "Viterbi needs what a Crf layer gives, [batch, time, tags, tags], and a length"
                            + " for each row; got " + worth + " and " + lengths.length + " lengths");
        }
        int time = worth.dim(1);
        int tags = worth.dim(2);
        float[] values = worth.floats();
        double[] best = new double[tags];
        double[] next = new double[tags];
        int[] before = new int[time * tags];
        int[] path = new int[time];
        List<Hypothesis> results = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            int length = lengths[row];
            if (length < 0 || length > time) {
                throw new InvalidInputException("Row " + row + " has " + length + " steps; expected 0 to " + time);
            }
            double score = walk(values, row * time * tags * tags, length, best, next, before, path);
            results.add(Hypothesis.of(path, 0, length, score, score, false));
        }
        return results;
    }

    /** Finds the best tags of all steps of each row. */
    public static List<Hypothesis> best(Tensor worth) {
        int[] full = new int[worth.rank() == 4 ? worth.dim(0) : 0];
        Arrays.fill(full, worth.rank() == 4 ? worth.dim(1) : 0);
        return best(worth, full);
    }

    private static double walk(
            float[] values, int from, int length, double[] given, double[] other, int[] before, int[] path) {
        int tags = given.length;
        double[] best = given;
        double[] next = other;
        for (int step = 0; step < length; step++) {
            int at = from + step * tags * tags;
            for (int tag = 0; tag < tags; tag++) {
                // Before the first step the tag is 0, by the layer's definition.
                int chosen = 0;
                double value = step == 0 ? values[at + tag] : best[0] + values[at + tag];
                for (int earlier = 1; earlier < tags && step > 0; earlier++) {
                    double candidate = best[earlier] + values[at + earlier * tags + tag];
                    if (candidate > value) {
                        value = candidate;
                        chosen = earlier;
                    }
                }
                next[tag] = value;
                before[step * tags + tag] = chosen;
            }
            double[] swapped = best;
            best = next;
            next = swapped;
        }
        if (length == 0) {
            return 0;
        }
        int last = 0;
        for (int tag = 1; tag < tags; tag++) {
            last = best[tag] > best[last] ? tag : last;
        }
        double score = best[last];
        for (int step = length - 1; step >= 0; step--) {
            path[step] = last;
            last = before[step * tags + last];
        }
        return score;
    }
}
