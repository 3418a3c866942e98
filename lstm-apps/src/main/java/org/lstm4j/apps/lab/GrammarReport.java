package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@link HmmVsLstm} reports to scripts, as {@code lab.json}.
 *
 * @param lab its name
 * @param backend that trained the networks
 * @param rehearsal true if the numbers mean nothing; then there is no conclusion
 * @param caution what has to be known before the numbers are read, if there is anything
 * @param seeds of the runs
 * @param settings of all of them
 * @param seconds it took
 * @param grammar what the grammar itself has: nobody has less perplexity but by luck
 * @param models pairs, the hidden Markov model whose states were chosen on validation strings, the networks
 * @param byStates the hidden Markov models of each number of states
 * @param chosen the number of states of each seed
 * @param conclusion what the numbers say, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "lab",
    "backend",
    "rehearsal",
    "caution",
    "seeds",
    "settings",
    "seconds",
    "grammar",
    "models",
    "byStates",
    "chosen",
    "conclusion"
})
record GrammarReport(
        String lab,
        String backend,
        boolean rehearsal,
        Optional<String> caution,
        List<Long> seeds,
        GrammarSettings settings,
        double seconds,
        GrammarResult grammar,
        List<GrammarResult> models,
        List<GrammarResult> byStates,
        List<Integer> chosen,
        List<String> conclusion) {
    /** The key of the hidden Markov model that is compared with networks. */
    static final String CHOSEN = "hmm";

    /** Copies the lists. */
    GrammarReport {
        seeds = List.copyOf(seeds);
        models = List.copyOf(models);
        byStates = List.copyOf(byStates);
        chosen = List.copyOf(chosen);
        conclusion = List.copyOf(conclusion);
    }

    /** Puts the runs together and says what they mean. */
    static GrammarReport of(
            String lab,
            String backend,
            Evidence evidence,
            List<Long> seeds,
            GrammarSettings settings,
            double seconds,
            List<GrammarRun> runs) {
        List<GrammarRun> best = seeds.stream()
                .map(seed -> runs.stream()
                        .filter(run -> run.job().seed() == seed && run.job().kind() == GrammarJob.Kind.STATES)
                        .min(Comparator.comparingDouble(run -> run.validation().perplexity()))
                        .orElseThrow())
                .toList();
        List<GrammarResult> models = new ArrayList<>();
        models.add(result(GrammarJob.pairs(1), runs));
        models.add(GrammarResult.of(CHOSEN, "hidden Markov model", best));
        settings.contenders().forEach(contender -> models.add(result(GrammarJob.network(contender, 1), runs)));
        List<GrammarResult> byStates = settings.states().stream()
                .map(states -> result(GrammarJob.states(states, 1), runs))
                .toList();
        GrammarResult grammar = GrammarResult.of(
                "grammar",
                "the grammar itself",
                of(GrammarJob.pairs(1), runs).stream()
                        .map(run -> new GrammarRun(run.job(), 0, 0, run.grammar(), run.grammar(), run.grammar(), 0))
                        .toList());
        return new GrammarReport(
                lab,
                backend,
                evidence == Evidence.REHEARSAL,
                Optional.of(evidence.caution()).filter(caution -> !caution.isBlank()),
                seeds,
                settings,
                seconds,
                grammar,
                models,
                byStates,
                best.stream().map(run -> run.job().states()).toList(),
                conclusion(evidence, models));
    }

    private static GrammarResult result(GrammarJob job, List<GrammarRun> runs) {
        return GrammarResult.of(job.key(), job.title(), of(job, runs));
    }

    private static List<GrammarRun> of(GrammarJob job, List<GrammarRun> runs) {
        return runs.stream().filter(run -> run.job().key().equals(job.key())).toList();
    }

    private static List<String> conclusion(Evidence evidence, List<GrammarResult> models) {
        List<String> sentences = new ArrayList<>();
        for (GrammarResult model : evidence.tells() ? models : List.<GrammarResult>of()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%s: perplexity %s; of the symbols that the second one decides %.2f are right.",
                    model.title().substring(0, 1).toUpperCase(Locale.ROOT)
                            + model.title().substring(1),
                    model.perplexity().text("%.3f"),
                    model.farRight().mean()));
        }
        GrammarResult hidden = models.get(1);
        for (GrammarResult network :
                evidence.compares() ? models.subList(2, models.size()) : List.<GrammarResult>of()) {
            sentences.add(
                    network.isAheadOf(hidden)
                            ? "Every seed of the " + network.title()
                                    + " is ahead of every one of the hidden Markov model."
                            : hidden.isAheadOf(network)
                                    ? "Every seed of the hidden Markov model is ahead of every one of the "
                                            + network.title() + "."
                                    : "Neither the " + network.title()
                                            + " nor the hidden Markov model is ahead with every seed.");
        }
        return sentences;
    }

    /** How much may be concluded. */
    Evidence evidence() {
        return Evidence.of(rehearsal, seeds.size());
    }
}
