package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.function.Function;

/**
 * What a model of the grammar comes to on test strings.
 *
 * @param model its key
 * @param title its name for people
 * @param parameters numbers that were learned
 * @param rounds passes or epochs
 * @param perplexity of the next symbol
 * @param right share of symbols that are the most probable one
 * @param farRight the same of the symbol that the second one of its string decides
 * @param seconds of learning
 */
@JsonPropertyOrder({"model", "title", "parameters", "rounds", "perplexity", "right", "farRight", "seconds"})
record GrammarResult(
        String model,
        String title,
        Extent parameters,
        Extent rounds,
        Extent perplexity,
        Extent right,
        Extent farRight,
        Extent seconds) {
    /** Of a run of each seed. */
    static GrammarResult of(String model, String title, List<GrammarRun> runs) {
        return new GrammarResult(
                model,
                title,
                extent(runs, GrammarRun::parameters),
                extent(runs, GrammarRun::rounds),
                extent(runs, run -> run.test().perplexity()),
                extent(runs, run -> run.test().right()),
                extent(runs, run -> run.test().farRight()),
                extent(runs, GrammarRun::seconds));
    }

    private static Extent extent(List<GrammarRun> runs, Function<GrammarRun, Number> part) {
        return Extent.of(runs.stream().map(part).toList());
    }

    /** Whether its perplexity is lower with every seed than the other one's with any. */
    boolean isAheadOf(GrammarResult other) {
        return perplexity.high() < other.perplexity.low();
    }
}
