package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.GraphFunction;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentVariant;
import org.lstm4j.nn.Activation;

/**
 * The activations of an LSTM, GRU or RNN of ONNX's: names, and numbers for those that have any, direction by direction.
 *
 * @param all of one direction, then of the other
 */
record RecurrentFunctions(List<Used> all) {
    /** A function that ONNX has for recurrent operators, and what its numbers are unless they are given. */
    private enum Known {
        RELU(0, 0),
        TANH(0, 0),
        SIGMOID(0, 0),
        AFFINE(1, 0),
        LEAKYRELU(0.01, 0),
        THRESHOLDEDRELU(1, 0),
        SCALEDTANH(1, 1),
        HARDSIGMOID(0.2, 0.5),
        ELU(1, 0),
        SOFTSIGN(0, 0),
        SOFTPLUS(0, 0);

        private final double alpha;
        private final double beta;

        Known(double alpha, double beta) {
            this.alpha = alpha;
            this.beta = beta;
        }

        boolean hasAlpha() {
            return alpha != 0;
        }

        boolean hasBeta() {
            return this == AFFINE || this == SCALEDTANH || this == HARDSIGMOID;
        }
    }

    /** A function with its numbers. */
    record Used(String name, double alpha, double beta) {
        /** It as a part of a graph. */
        GraphFunction function() {
            return switch (Known.valueOf(name)) {
                case RELU -> Activation.RELU::apply;
                case TANH -> Activation.TANH::apply;
                case SIGMOID -> Activation.SIGMOID::apply;
                case AFFINE -> (g, x) -> g.add(g.mul(x, alpha), beta);
                case LEAKYRELU -> (g, x) -> g.where(g.less(x, g.constant(0, x.dtype())), g.mul(x, alpha), x);
                case THRESHOLDEDRELU ->
                    (g, x) -> g.where(g.less(x, g.constant(alpha, x.dtype())), g.constant(0, x.dtype()), x);
                case SCALEDTANH -> (g, x) -> g.mul(g.tanh(g.mul(x, beta)), alpha);
                case HARDSIGMOID -> (g, x) -> g.clip(g.add(g.mul(x, alpha), beta), 0, 1);
                case ELU ->
                    (g, x) -> {
                        var below = g.add(g.exp(g.neg(g.relu(g.neg(x)))), -1);
                        return g.where(g.less(x, g.constant(0, x.dtype())), g.mul(below, alpha), x);
                    };
                case SOFTSIGN -> Activation.SOFTSIGN::apply;
                case SOFTPLUS -> Activation.SOFTPLUS::apply;
            };
        }

        /** The operators' own function of that name and those numbers; other ones are none of theirs. */
        boolean isOfOperators() {
            boolean isStandard = alpha == (float) CellFunction.HARD_SIGMOID_SLOPE && beta == 0.5f;
            return switch (Known.valueOf(name)) {
                case RELU, TANH, SIGMOID -> true;
                case HARDSIGMOID -> isStandard;
                default -> false;
            };
        }
    }

    /** Those of a node with so many functions a direction, which are the formula's own where it names none. */
    static RecurrentFunctions of(Call n, RecurrentCell standard, int directions) {
        List<String> names = n.words("activations");
        List<String> usual = standard.activations();
        int wanted = usual.size() * directions;
        // one set may stand for both directions
        if (!names.isEmpty() && names.size() != wanted && names.size() != usual.size()) {
            throw n.fail(Problem.INCONSISTENT, "has " + names.size() + " activations; it needs " + wanted);
        }
        float[] alphas = n.reals("activation_alpha").orElseGet(() -> new float[0]);
        float[] betas = n.reals("activation_beta").orElseGet(() -> new float[0]);
        List<Used> all = new ArrayList<>();
        int alpha = 0;
        int beta = 0;
        for (int i = 0; i < wanted; i++) {
            String name = names.isEmpty() ? usual.get(i % usual.size()) : names.get(i % names.size());
            Known known = known(n, name);
            // numbers are those of the functions that have any, in their order
            boolean hasAlpha = known.hasAlpha() && alpha < alphas.length;
            boolean hasBeta = known.hasBeta() && beta < betas.length;
            all.add(new Used(
                    known.name(),
                    hasAlpha ? alphas[alpha++] : (float) known.alpha,
                    hasBeta ? betas[beta++] : (float) known.beta));
        }
        return new RecurrentFunctions(all);
    }

    private static Known known(Call n, String name) {
        return Arrays.stream(Known.values())
                .filter(known -> known.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> n.fail(
                        Problem.UNSUPPORTED,
                        "has the activation " + Identifiers.plain(name, "?") + "; known are "
                                + Arrays.stream(Known.values())
                                        .map(known -> known.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    /** The cell of an operator that computes them; none if there is no such operator. */
    Optional<RecurrentCell> cell(RecurrentCell standard) {
        int count = standard.activations().size();
        boolean isOne = all.subList(count, all.size()).isEmpty()
                || all.subList(0, count).equals(all.subList(count, all.size()));
        if (!isOne || !all.stream().allMatch(Used::isOfOperators)) {
            return Optional.empty();
        }
        List<String> names = all.subList(0, count).stream().map(Used::name).toList();
        boolean hasGates = standard.formula() != RecurrentCell.Formula.RNN;
        boolean isGate = !hasGates || CellFunction.ofText(names.getFirst()).isBetweenZeroAndOne();
        boolean areStatesAlike = !standard.hasCellState() || names.get(1).equals(names.get(2));
        return isGate && areStatesAlike ? Optional.of(standard.withActivations(names)) : Optional.empty();
    }

    /** For a loop: a set for each direction. */
    List<RecurrentVariant.Functions> sets(RecurrentCell standard) {
        int count = standard.activations().size();
        List<RecurrentVariant.Functions> sets = new ArrayList<>();
        for (int i = 0; i < all.size(); i += count) {
            GraphFunction first = all.get(i).function();
            GraphFunction last = all.get(i + count - 1).function();
            sets.add(new RecurrentVariant.Functions(
                    first, count == 1 ? first : all.get(i + 1).function(), last));
        }
        return sets;
    }
}
