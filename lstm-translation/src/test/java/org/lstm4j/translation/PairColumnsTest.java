package org.lstm4j.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lstm4j.data.Shuffle;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.spi.Feeds;

class PairColumnsTest {
    private static final SequenceTokens TOKENS =
            new SequenceTokens(SequenceTokens.Split.WHITESPACE, false, false, List.of("a", "b", "c"));
    private static final PairColumns COLUMNS = new PairColumns(Optional.of(TOKENS), 0, TOKENS, 3, 3);

    @Test
    void theTargetIsReadBehindABeginAndSaidWithAnEnd() {
        Feeds rows = COLUMNS.dataset(List.of(Pair.of("a b", "c", ""), Pair.of("zzz b c a", "a b c", "")))
                .read(new int[] {0, 1});
        assertThat(rows.get("source").ints()).startsWith(4, 5, 0).hasSize(6);
        assertThat(rows.get("source").ints()).endsWith(SequenceTokens.UNKNOWN, 5, 6);
        assertThat(rows.get("source_lens").ints()).containsExactly(2, 3);
        assertThat(rows.get("prefix").ints()).containsExactly(2, 6, 0, 2, 4, 5);
        assertThat(rows.get("target").ints()).containsExactly(6, 3, 0, 4, 5, 3);
        assertThat(rows.get("prefix_lens").ints()).containsExactly(2, 3);
    }

    @Test
    void whatIsLongerThanIsReadDoesNotFit() {
        assertThat(COLUMNS.fits(Pair.of("a a a", "a a", ""))).isTrue();
        assertThat(COLUMNS.fits(Pair.of("a a a a", "a a", ""))).isFalse();
        assertThat(COLUMNS.fits(Pair.of("a", "a a a", ""))).isFalse();
    }

    @Test
    void batchesHoldPairsOfLikeLength() {
        List<Pair> pairs = new java.util.ArrayList<>();
        for (int i = 0; i < 400; i++) {
            pairs.add(Pair.of("a ".repeat(1 + i % 3), "b ".repeat(1 + i / 7 % 2), ""));
        }
        TensorDataset rows = COLUMNS.dataset(pairs);
        Set<Integer> seen = new HashSet<>();
        int mixed = 0;
        List<int[]> batches = COLUMNS.bucketed(rows).batchRows(10, Shuffle.of(1, 0));
        for (int[] batch : batches) {
            Set<List<Integer>> lengths = new HashSet<>();
            for (int row : batch) {
                seen.add(row);
                lengths.add(List.of(row % 3, row / 7 % 2));
            }
            mixed += lengths.size() > 1 ? 1 : 0;
        }
        assertThat(seen).hasSize(400);
        assertThat(mixed).isLessThanOrEqualTo(6);
    }
}
