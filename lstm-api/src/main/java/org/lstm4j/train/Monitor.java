package org.lstm4j.train;

/** Watches one logged value and knows its best so far. */
final class Monitor {
    private final String name;
    private final double minDelta;
    private final boolean largerIsBetter;
    private double best;

    Monitor(String name, double minDelta, MonitorMode mode) {
        this.name = name;
        this.minDelta = minDelta;
        this.largerIsBetter = switch (mode) {
            case MAX -> true;
            case MIN -> false;
            case AUTO -> name.matches("(.*_)?(accuracy|acc|auc|precision|recall|f[0-9.]+|r2)(_.*)?");
        };
        reset();
    }

    void reset() {
        best = largerIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** True if the value is better than all before it by more than minDelta; then it is the best. */
    boolean improves(EpochLog log) {
        double value = log.value(name);
        boolean better = largerIsBetter ? value > best + minDelta : value < best - minDelta;
        if (better) {
            best = value;
        }
        return better;
    }

    String name() {
        return name;
    }

    double best() {
        return best;
    }

    /** Goes on from a best that was saved. */
    void restore(double saved) {
        best = saved;
    }
}
