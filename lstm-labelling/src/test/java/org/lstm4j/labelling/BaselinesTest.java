package org.lstm4j.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;

class BaselinesTest {
    private static Sentence sentence(String text) {
        List<String[]> pairs =
                Arrays.stream(text.split(" ")).map(pair -> pair.split("/")).toList();
        return new Sentence(
                pairs.stream().map(pair -> pair[0]).toList(),
                pairs.stream().map(pair -> pair[1]).toList(),
                "a.conll",
                List.of(1));
    }

    private static List<String> say(LabellingConfig.Baseline kind, List<Sentence> training, String words) {
        List<String> labels =
                training.stream().flatMap(it -> it.labels().stream()).distinct().toList();
        Sentence asked = new Sentence(List.of(words.split(" ")), List.of(), "b.conll", List.of(1));
        int[] answer = new Baselines(training, labels).of(kind, List.of(asked)).getFirst();
        return Arrays.stream(answer).mapToObj(labels::get).toList();
    }

    @Test
    void aWordGetsTheLabelThatItMostOftenHasAndAnUnknownOneThatOfRareWords() {
        List<Sentence> training =
                List.of(sentence("the/DET can/NOUN can/AUX can/AUX"), sentence("the/DET dog/NOUN the/DET cat/NOUN"));
        assertThat(say(LabellingConfig.Baseline.MOST_FREQUENT_LABEL, training, "the can zebra"))
                .containsExactly("DET", "AUX", "NOUN");
    }

    @Test
    void theHiddenMarkovModelTellsByTheLabelsBeside() {
        List<Sentence> training = List.of(
                sentence("the/DET can/NOUN rusts/VERB"),
                sentence("the/DET dog/NOUN can/AUX run/VERB"),
                sentence("the/DET cat/NOUN can/AUX hide/VERB"),
                sentence("a/DET cat/NOUN runs/VERB"));
        assertThat(say(LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, training, "the can can run"))
                .containsExactly("DET", "NOUN", "AUX", "VERB");
    }

    @Test
    void theHiddenMarkovModelTellsUnknownWordsByTheirEndingAndShape() {
        List<Sentence> training = List.of(
                sentence("walking/VERB slowly/ADV"),
                sentence("singing/VERB quickly/ADV"),
                sentence("Ann/NAME walking/VERB"),
                sentence("Bob/NAME singing/VERB"));
        assertThat(say(LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, training, "Eva dancing"))
                .containsExactly("NAME", "VERB");
        assertThat(say(LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, training, "dancing badly"))
                .containsExactly("VERB", "ADV");
    }

    @Test
    void theHiddenMarkovModelIsNotDisturbedByAWordThatIsAlone() {
        List<Sentence> training = List.of(sentence("no/X"), sentence("yes/Y"), sentence("yes/Y"));
        assertThat(say(LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, training, "no"))
                .containsExactly("X");
        assertThat(say(LabellingConfig.Baseline.HIDDEN_MARKOV_MODEL, training, "???"))
                .containsExactly("Y");
    }

    @Test
    void theDictionaryFindsTheLongestEntityOfItsMostFrequentType() {
        List<Sentence> training = List.of(
                sentence("in/O New/B-LOC York/I-LOC"),
                sentence("New/B-ORG York/I-ORG City/I-ORG Hall/I-ORG"),
                sentence("in/O New/B-LOC York/I-LOC"),
                sentence("New/B-ORG York/I-ORG"),
                sentence("Ann/B-PER"));
        assertThat(say(
                        LabellingConfig.Baseline.ENTITY_DICTIONARY,
                        training,
                        "Ann Ann sees New York City Hall in New York City"))
                .containsExactly("B-PER", "B-PER", "O", "B-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "B-LOC", "I-LOC", "O");
    }

    @Test
    void aDictionaryOfEntitiesNeedsLabelsThatMarkSome() {
        assertThatThrownBy(
                        () -> say(LabellingConfig.Baseline.ENTITY_DICTIONARY, List.of(sentence("a/DET dog/NOUN")), "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("entity-dictionary is for labels of entities");
    }
}
