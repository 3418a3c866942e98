package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Selection;

class HmmVsLstmTest {
    /** The least that shows what the models are about, in seconds. */
    private static final GrammarSettings SMALL = new GrammarSettings(
            List.of(4, 24), 2, 80, 1e-4, 0.01, List.of(new Contender(Cell.LSTM, 16, 0.02)), 300, 100, 200, 16, 25, 25);

    private static List<GrammarRun> runs(int threads, GrammarSettings settings, List<Long> seeds) {
        try (LabCrew crew = new LabCrew(Selection.of("native").withOptions(new BackendOptions(threads, Map.of())))) {
            return crew.train(
                    HmmVsLstm.jobs(settings, seeds),
                    (job, backend) -> new GrammarTraining(job, settings).run(backend),
                    run -> {});
        }
    }

    @Test
    void everyStringIsOneOfTheEmbeddedGrammarAndItsChancesAreThoseOfItsArcs() {
        for (int row = 0; row < 200; row++) {
            List<ReberGrammar.Written> string = ReberGrammar.embedded(new Draws(4, 1, row));
            List<String> symbols =
                    string.stream().map(ReberGrammar.Written::symbol).toList();
            int size = symbols.size();
            assertThat(symbols.getFirst() + symbols.getLast()).isEqualTo("BE");
            assertThat(symbols.get(1)).isIn("T", "P").isEqualTo(symbols.get(size - 2));
            assertThat(ReberGrammar.accepts(symbols.subList(2, size - 2))).isTrue();
            assertThat(string)
                    .allSatisfy(written -> assertThat(written.chance()).isIn(0.5, 1.0));
            // All arcs of the inner string are one of two; its ends, the outer ends and the last choice are certain.
            assertThat(string.stream().filter(written -> written.chance() < 1).count())
                    .isEqualTo(1 + size - 4 - 2);
        }
    }

    @Test
    void scoresOfCertainKnowledgeAreThoseOfTheGrammar() {
        GrammarStrings strings = GrammarStrings.of(2, "test", 300);
        NextScores grammar = strings.ofGrammar();
        assertThat(grammar.farRight()).isEqualTo(1);
        assertThat(grammar.perplexity()).isBetween(1.4, 1.7);
        int symbols = ReberGrammar.SYMBOLS.size();
        NextScores uniform = strings.of(strings.numbers().stream()
                .map(string -> IntStream.range(1, string.length)
                        .mapToObj(_ -> IntStream.range(0, symbols)
                                .mapToDouble(_ -> 1.0 / symbols)
                                .toArray())
                        .toArray(double[][]::new))
                .toList());
        assertThat(uniform.perplexity()).isCloseTo(symbols, within(1e-9));
    }

    @Test
    void moreStatesAndTheLstmAreAheadOfPairsAndNobodyOfTheGrammar() {
        List<Long> seeds = List.of(1L, 2L);
        GrammarReport report = GrammarReport.of(
                "hmm-vs-lstm", "native", Evidence.SEVERAL_SEEDS, seeds, SMALL, 1, runs(2, SMALL, seeds));
        assertThat(report.models()).extracting(GrammarResult::model).containsExactly("pairs", "hmm", "lstm");
        assertThat(report.chosen()).containsExactly(24, 24);
        GrammarResult pairs = report.models().getFirst();
        assertThat(report.models().subList(1, 3)).allSatisfy(model -> {
            assertThat(model.isAheadOf(pairs)).as(model.title()).isTrue();
            assertThat(model.perplexity().low())
                    .isGreaterThan(report.grammar().perplexity().low() * 0.999);
            assertThat(model.right().mean()).isGreaterThan(pairs.right().mean());
        });
        assertThat(report.conclusion()).hasSize(4).last().asString().contains("hidden Markov model");
    }

    @Test
    void theSameSeedGivesTheSameScoresWithAnyNumberOfThreads() {
        List<GrammarRun> alone = runs(1, GrammarSettings.QUICK, List.of(1L));
        List<GrammarRun> together = runs(3, GrammarSettings.QUICK, List.of(1L));
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).job()).isEqualTo(alone.get(i).job());
            assertThat(together.get(i).test()).isEqualTo(alone.get(i).test());
            assertThat(together.get(i).validation()).isEqualTo(alone.get(i).validation());
        }
    }
}
