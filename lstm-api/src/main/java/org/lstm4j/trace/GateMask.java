package org.lstm4j.trace;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.RecurrentCell;

/**
 * What forces do to the weights of one recurrent operator. A gate whose weights are all zero has its bias as its sum; with a
 * large one it is exactly 0 or 1 in float32. So a forced gate is a row of weights, and no backend needs to know of it.
 */
final class GateMask {
    /** Beyond this, a sigmoid, hard or not, or a hyperbolic tangent is 0, 1 or -1 in float32 and in float64. */
    private static final float SATURATED = 1000;

    private final Site site;
    private final float[] keep; // [directions, rows]: 0 for forced rows
    private final float[] shift; // [directions, rows]: the bias of forced rows

    private GateMask(Site site) {
        this.site = site;
        int size = site.directions().size() * site.rows();
        keep = new float[size];
        Arrays.fill(keep, 1);
        shift = new float[size];
    }

    /**
     * That of each operator.
     *
     * @throws InvalidInputException if a force names a layer, direction, unit or gate that there is not
     */
    static List<GateMask> of(List<Site> sites, List<Force> forces) {
        List<GateMask> masks = sites.stream().map(GateMask::new).toList();
        for (Force force : forces) {
            boolean isApplied = false;
            for (GateMask mask : masks) {
                isApplied |= mask.apply(force);
            }
            if (!isApplied) {
                throw new InvalidInputException("No layer has a gate to force with " + force + ". Found: "
                        + String.join(
                                "; ", sites.stream().map(GateMask::describe).toList()));
            }
        }
        return masks;
    }

    private static String describe(Site site) {
        RecurrentLayer layer = site.layer();
        List<String> gates = Signal.weighted(layer.cell()).stream()
                .filter(Signal::canBeForced)
                .map(Signal::symbol)
                .toList();
        return layer.name() + " (" + layer.direction().text() + ", " + layer.units() + " units, "
                + (gates.isEmpty() ? "no gates" : "gates " + String.join(" ", gates)) + ")";
    }

    private boolean apply(Force force) {
        int gate = Signal.weighted(site.cell()).indexOf(force.gate());
        int units = site.layer().units();
        if (gate < 0
                || force.layer()
                        .filter(name -> !name.equals(site.layer().name()))
                        .isPresent()
                || force.unit().orElse(0) >= units
                || force.unit().orElse(0) < 0) {
            return false;
        }
        boolean isApplied = false;
        List<Direction> directions = site.directions();
        for (int d = 0; d < directions.size(); d++) {
            Direction direction = directions.get(d);
            if (force.direction().filter(wanted -> wanted != direction).isEmpty()) {
                int first = force.unit().orElse(0);
                int last = force.unit().isPresent() ? first : units - 1;
                for (int unit = first; unit <= last; unit++) {
                    int row = d * site.rows() + gate * units + unit;
                    keep[row] = 0;
                    shift[row] = bias(force, site.cell());
                }
                isApplied = true;
            }
        }
        return isApplied;
    }

    /** The sum that gives the forced value, 0 or 1. */
    private static float bias(Force force, RecurrentCell cell) {
        boolean isOpen = force.value() == 1;
        return switch (force.gate() == Signal.CANDIDATE ? cell.stateFunction() : cell.gateFunction()) {
            case SIGMOID, HARD_SIGMOID -> isOpen ? SATURATED : -SATURATED;
            case TANH -> isOpen ? SATURATED : 0;
            case RELU -> isOpen ? 1 : 0;
        };
    }

    /** The factor for W and R [directions, rows, 1]. */
    Tensor factor() {
        return Tensor.of(new int[] {site.directions().size(), site.rows(), 1}, keep);
    }

    /** The factor for B [directions, 2 * rows]. */
    Tensor biasFactor() {
        return doubled(keep, keep);
    }

    /** What B gets in addition [directions, 2 * rows]. */
    Tensor biasShift() {
        return doubled(shift, new float[shift.length]);
    }

    /** For each direction a part of the first, then a part of the second. */
    private Tensor doubled(float[] first, float[] second) {
        int directions = site.directions().size();
        int rows = site.rows();
        Tensor result = Tensor.zeros(DType.FLOAT32, directions, 2 * rows);
        for (int d = 0; d < directions; d++) {
            System.arraycopy(first, d * rows, result.floats(), 2 * d * rows, rows);
            System.arraycopy(second, d * rows, result.floats(), (2 * d + 1) * rows, rows);
        }
        return result;
    }

    /** The weights of one direction as they are under the forces. */
    CellWeights apply(CellWeights weights, int direction) {
        int rows = site.rows();
        float[] factors = Arrays.copyOfRange(keep, direction * rows, (direction + 1) * rows);
        Tensor bias = scaled(weights.inputBias(), factors);
        for (int row = 0; row < rows; row++) {
            bias.floats()[row] += shift[direction * rows + row];
        }
        return new CellWeights(
                scaled(weights.w(), factors), scaled(weights.r(), factors), bias, scaled(weights.stateBias(), factors));
    }

    private static Tensor scaled(Tensor matrix, float[] factors) {
        Tensor result = matrix.copy();
        int width = matrix.size() / factors.length;
        for (int i = 0; i < result.size(); i++) {
            result.floats()[i] *= factors[i / width];
        }
        return result;
    }
}
