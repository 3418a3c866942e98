package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@link Depth} reports to scripts, as {@code lab.json}.
 *
 * @param lab its name
 * @param backend that trained the networks
 * @param rehearsal true if the numbers mean nothing; then there is no conclusion
 * @param caution what has to be known before the numbers are read, if there is anything
 * @param seeds of the runs
 * @param seconds it took
 * @param networks by their depths, from none
 * @param logisticRegression its accuracy on the same points
 * @param conclusion what the numbers say, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "lab",
    "backend",
    "rehearsal",
    "caution",
    "seeds",
    "seconds",
    "networks",
    "logisticRegression",
    "conclusion"
})
record DepthReport(
        String lab,
        String backend,
        boolean rehearsal,
        Optional<String> caution,
        List<Long> seeds,
        double seconds,
        List<DepthResult> networks,
        double logisticRegression,
        List<String> conclusion) {
    /** Copies the lists. */
    DepthReport {
        seeds = List.copyOf(seeds);
        networks = List.copyOf(networks);
        conclusion = List.copyOf(conclusion);
    }

    /** Puts the results together and says what they mean. */
    static DepthReport of(
            String lab,
            String backend,
            Evidence evidence,
            List<Long> seeds,
            double seconds,
            List<DepthResult> networks) {
        return new DepthReport(
                lab,
                backend,
                evidence == Evidence.REHEARSAL,
                Optional.of(evidence.caution()).filter(caution -> !caution.isBlank()),
                seeds,
                seconds,
                networks,
                networks.getFirst().logisticRegression(),
                conclusion(evidence, networks));
    }

    private static List<String> conclusion(Evidence evidence, List<DepthResult> networks) {
        List<String> sentences = new ArrayList<>();
        if (evidence.tells()) {
            DepthResult none = networks.getFirst();
            sentences.add(String.format(
                    Locale.ROOT,
                    "Without a hidden layer %.3f are right, which is logistic regression (%.3f): one straight line.",
                    none.accuracy().mean(),
                    none.logisticRegression()));
        }
        for (int i = 1; evidence.compares() && i < networks.size(); i++) {
            DepthResult shallower = networks.get(i - 1);
            DepthResult deeper = networks.get(i);
            String more = DepthResult.title(deeper.hiddenLayers());
            String means = String.format(Locale.ROOT, "%.3f", deeper.accuracy().mean());
            boolean isAhead = deeper.accuracy().low() > shallower.accuracy().high();
            boolean isBehind = deeper.accuracy().high() < shallower.accuracy().low();
            sentences.add(
                    isAhead || isBehind
                            ? "With " + more + " " + means + ": every seed is " + (isAhead ? "ahead of" : "behind")
                                    + " every one of the networks with one less."
                            : "With " + more + " " + means + ": no clear difference from one less.");
        }
        return sentences;
    }

    Evidence evidence() {
        return Evidence.of(rehearsal, seeds.size());
    }
}
