package org.lstm4j.labelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.run.DataRoot;

/** The real treebank, where it is given: what is read of it, and what counting makes of it. */
class EnglishWebTreebankTest {
    private static final String FILE = "ud-english-ewt/en_ewt-ud-%s.conllu";

    private static Optional<List<String>> file(String part) {
        return Optional.of(List.of(FILE.formatted(part)));
    }

    private static LabelledSentences load() {
        String given = Optional.ofNullable(System.getProperty(DataRoot.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(DataRoot.VARIABLE)))
                .orElse("");
        Path root = Path.of(given);
        Assumptions.assumeTrue(
                !given.isEmpty() && Files.exists(root.resolve(FILE.formatted("train") + ".gz")),
                "lstm.data.root names no folder with ud-english-ewt");
        ConllFormat format = new ConllFormat(
                Optional.empty(), Optional.of(2), Optional.of(4), Optional.of(1), Optional.of("#"), Optional.empty());
        return LabelledSentences.load(
                new LabellingDataConfig(
                        Optional.of(format),
                        file("train").orElseThrow(),
                        Optional.of(new LabellingDataConfig.Part(file("dev"), Optional.empty())),
                        new LabellingDataConfig.Part(file("test"), Optional.empty()),
                        Optional.empty()),
                new DataRoot(Optional.of(root), "test"));
    }

    private static double accuracy(LabelledSentences all, LabellingConfig.Baseline kind, boolean ofUnknownWords) {
        List<int[]> said = new Baselines(all.training(), all.labels()).of(kind, all.test());
        Set<String> learned = all.learnedWords();
        List<int[]> right = LabelledSentences.numbers(all.test(), all.labels());
        long hits = 0;
        long words = 0;
        for (int row = 0; row < said.size(); row++) {
            for (int i = 0; i < said.get(row).length; i++) {
                if (!ofUnknownWords
                        || !learned.contains(all.test().get(row).words().get(i))) {
                    hits += said.get(row)[i] == right.get(row)[i] ? 1 : 0;
                    words++;
                }
            }
        }
        return (double) hits / words;
    }

    @Test
    void itHasTheSentencesAndWordsOfItsPublication() {
        LabelledSentences all = load();
        assertThat(all.training()).hasSize(12_544);
        assertThat(all.validation()).hasSize(2_001);
        assertThat(all.test()).hasSize(2_077);
        assertThat(Sentence.count(all.training())).isEqualTo(204_577);
        assertThat(Sentence.count(all.validation())).isEqualTo(25_147);
        assertThat(Sentence.count(all.test())).isEqualTo(25_094);
        assertThat(all.labels()).hasSize(17);
    }

    @Test
    void countingReachesWhatIsKnownOfIt() {
        LabelledSentences all = load();
        assertThat(accuracy(all, LabellingConfig.Baseline.MOST_FREQUENT_LABEL, false))
                .isGreaterThan(0.8610);
        assertThat(accuracy(all, LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, false))
                .isGreaterThan(0.9223);
        assertThat(accuracy(all, LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, true))
                .isGreaterThan(0.746);
    }
}
