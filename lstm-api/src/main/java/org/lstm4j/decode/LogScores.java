package org.lstm4j.decode;

/** Sums of probabilities that are kept as logarithms, with {@link StrictMath}, so that they are the same everywhere. */
final class LogScores {
    private LogScores() {}

    /** {@code log(e^a + e^b)}; minus infinity if both are. */
    static double add(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY
                ? larger
                : larger + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
    }

    /** Logits to logarithms of probabilities. */
    static void normalise(float[] scores, int from, int count, float[] to, int at) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, scores[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += StrictMath.exp(scores[from + i] - largest);
        }
        double all = largest + StrictMath.log(sum);
        for (int i = 0; i < count; i++) {
            to[at + i] = (float) (scores[from + i] - all);
        }
    }
}
