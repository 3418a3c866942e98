package org.lstm4j.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;

class BaselinesTest {
    private static Sequences sequences(Optional<SequenceTokens> source, int features) {
        SequenceTokens tokens = new SequenceTokens(SequenceTokens.Split.WHITESPACE, true, false, List.of("a"));
        return new Sequences(1, source.map(it -> tokens), features, tokens, 9, 9, 1, 0, "", "");
    }

    private static SplitPairs pairs(List<Pair> training, List<Pair> test) {
        return new SplitPairs(List.of(PairRows.generated("test", training)), training, List.of(), test);
    }

    @Test
    void theNearestSourceIsTheOneThatSharesTheRarestWords() {
        SequenceTokens tokens = new SequenceTokens(SequenceTokens.Split.WHITESPACE, true, false, List.of());
        Baselines baselines = Baselines.of(
                sequences(Optional.of(tokens), 0),
                pairs(
                        List.of(
                                Pair.of("the dog is in the house", "H", ""),
                                Pair.of("the cat is in the garden", "G", ""),
                                Pair.of("a zebra", "Z", ""),
                                Pair.of("the cow is in the house", "H", "")),
                        List.of(Pair.of("The ZEBRA is in the", "", ""), Pair.of("the cat is in the house", "", ""))));
        assertThat(baselines.mostFrequent()).containsExactly("H", "H");
        assertThat(baselines.nearest().get(1)).isIn("H", "G");
        assertThat(Baselines.of(
                                sequences(Optional.of(tokens), 0),
                                pairs(
                                        List.of(Pair.of("the dog barks", "D", ""), Pair.of("the cat sleeps", "C", "")),
                                        List.of(Pair.of("the cat eats", "", ""), Pair.of("nothing", "", ""))))
                        .nearest())
                .containsExactly("C", "D");
    }

    @Test
    void ofNumbersTheMeanStepDecides() {
        Pair near = new Pair("", new float[][] {{0, 1}, {2, 1}}, "near", "", "");
        Pair far = new Pair("", new float[][] {{9, 9}}, "far", "", "");
        Pair asked = new Pair("", new float[][] {{1, 1.5f}}, "", "", "");
        Baselines baselines = Baselines.of(sequences(Optional.empty(), 2), pairs(List.of(far, near), List.of(asked)));
        assertThat(baselines.nearest()).containsExactly("near");
        assertThat(baselines.mostFrequent()).containsExactly("far");
    }
}
