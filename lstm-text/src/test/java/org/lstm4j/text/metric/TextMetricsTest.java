package org.lstm4j.text.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;

/** Against numbers of sacreBLEU 2.6.0, or computed by hand. */
class TextMetricsTest {
    private static final List<String> TEXTS = List.of(
            "The cat sat on the mat, didn't it?",
            "There is 3,000.50 of it - \"really\" &amp; truly (12-34).",
            "A",
            "completely other words",
            "Grüße aus Köln: schöne Tage!");
    private static final List<List<String>> REFERENCES = List.of(
            List.of("The cat was sitting on the mat, wasn't it?", "A cat sat on the mat."),
            List.of("There are 3,000.50 of them - \"really\" & truly (12-34).", "It is 3000."),
            List.of("B"),
            List.of("nothing shared here at all", "nor there"),
            List.of("Schöne Grüße aus Köln!", "Grüße aus Köln: schöne Tage."));

    @Test
    void bleuOfACorpusIsThatOfSacrebleu() {
        Bleu bleu = Bleu.ofCorpus(TEXTS, REFERENCES);
        assertThat(bleu.score()).isCloseTo(69.10705092563316, within(1e-9));
        assertThat(bleu.precisions().get(0)).isCloseTo(84.21052631578948, within(1e-9));
        assertThat(bleu.precisions().get(1)).isCloseTo(72.72727272727273, within(1e-9));
        assertThat(bleu.precisions().get(2)).isCloseTo(62.06896551724138, within(1e-9));
        assertThat(bleu.precisions().get(3)).isCloseTo(60, within(1e-9));
        assertThat(bleu.length()).isEqualTo(38);
        assertThat(bleu.referenceLength()).isEqualTo(38);
    }

    @Test
    void bleuOfSentencesIsThatOfSacrebleu() {
        double[] expected = {56.31101643283382, 74.16327246130167, 0, 0, 84.08964152537145};
        for (int i = 0; i < expected.length; i++) {
            assertThat(Bleu.ofSentence(TEXTS.get(i), REFERENCES.get(i)).score())
                    .as(TEXTS.get(i))
                    .isCloseTo(expected[i], within(1e-9));
        }
    }

    /** Precisions 2/4, 1/3, then none of 2 and none of 1: 1/(2 2) and 1/(4 1); five words were to be written. */
    @Test
    void ordersWithoutAHitCountAsHalfAHitAndHalfOfThat() {
        Bleu bleu = Bleu.ofSentence("the cat is here", List.of("the cat was over there"));
        assertThat(bleu.precisions().get(2)).isCloseTo(25, within(1e-9));
        assertThat(bleu.precisions().get(3)).isCloseTo(25, within(1e-9));
        assertThat(bleu.brevityPenalty()).isCloseTo(Math.exp(1 - 5 / 4.0), within(1e-12));
        double mean = Math.pow(0.5 * (1 / 3.0) * 0.25 * 0.25, 0.25);
        assertThat(bleu.score()).isCloseTo(100 * Math.exp(-0.25) * mean, within(1e-9));
    }

    @Test
    void anEmptyTextHasNoBleu() {
        assertThat(Bleu.ofCorpus(List.of(""), List.of(List.of("a b"))).score()).isZero();
    }

    @Test
    void chrfIsThatOfSacrebleu() {
        assertThat(Chrf.ofCorpus(TEXTS, REFERENCES)).isCloseTo(70.67596773049776, within(1e-9));
        assertThat(Chrf.withWords(TEXTS, REFERENCES)).isCloseTo(68.3546665251607, within(1e-9));
        assertThat(Chrf.ofCorpus(List.of("x"), List.of(List.of("y")))).isZero();
    }

    @Test
    void tokensAreThoseOfMteval() {
        assertThat(Tokenizer13a.tokens("It's 3,000.50&quot;x&quot; (a-b) 12-34, end-\nline\nnext.<skipped>"))
                .containsExactly(
                        "It's",
                        "3,000.50",
                        "\"",
                        "x",
                        "\"",
                        "(",
                        "a-b",
                        ")",
                        "12",
                        "-",
                        "34",
                        ",",
                        "endline",
                        "next",
                        ".");
    }

    @Test
    void editsAreCounted() {
        assertThat(EditDistance.ofCharacters("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.ofCharacters("", "abc")).isEqualTo(3);
        assertThat(EditDistance.ofCharacters("abc", "")).isEqualTo(3);
        assertThat(EditDistance.ofCharacters("a😀b", "a😁b"))
                .as("code points, not halves of them")
                .isEqualTo(1);
        assertThat(EditDistance.of(List.of(1, 2, 3), List.of(2, 3, 4))).isEqualTo(2);
    }

    @Test
    void errorRatesAreOverAllTextsTogether() {
        List<String> texts = List.of("the cat  sat", "b");
        List<String> right = List.of("the cat sat down", "a b c");
        assertThat(ErrorRate.ofWords(texts, right)).isCloseTo((1 + 2) / 7.0, within(1e-12));
        assertThat(ErrorRate.ofCharacters(texts, right)).isCloseTo((6 + 4) / 21.0, within(1e-12));
        assertThat(ErrorRate.ofWords(List.of(""), List.of(""))).isZero();
        assertThat(ErrorRate.ofWords(List.of("a"), List.of(""))).isInfinite();
        assertThat(ErrorRate.ofWords(List.of("a b c"), List.of("x"))).isEqualTo(3);
    }

    @Test
    void answersMatchWithoutArticlesCaseAndPunctuation() {
        List<String> texts = List.of("The Eiffel-Tower!", "in an hour", "anna");
        List<List<String>> right = List.of(List.of("eiffeltower"), List.of("later", "In  hour."), List.of("na"));
        assertThat(ExactMatch.ofAnswers(texts, right)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(ExactMatch.of(List.of("a", "B"), List.of(List.of("a"), List.of("b"))))
                .isEqualTo(0.5);
    }

    /** The rules of conlleval: what goes on after none begins, and so does what goes on as another type. */
    @Test
    void entitiesAreThoseOfConlleval() {
        List<List<String>> predicted = List.of(
                List.of("B-PER", "I-PER", "O", "I-LOC", "I-LOC"),
                List.of("B-PER", "I-ORG", "B-ORG", "O", "S-MISC"),
                List.of("O", "B-LOC"));
        List<List<String>> right = List.of(
                List.of("B-PER", "I-PER", "O", "B-LOC", "I-LOC"),
                List.of("B-PER", "B-ORG", "I-ORG", "O", "B-MISC"),
                List.of("B-LOC", "I-LOC"));
        Map<String, EntityScore> scores = EntityScore.perType(predicted, right);
        assertThat(scores)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "PER", new EntityScore(2, 2, 2),
                        "LOC", new EntityScore(1, 2, 2),
                        "ORG", new EntityScore(0, 2, 1),
                        "MISC", new EntityScore(1, 1, 1)));
        EntityScore all = EntityScore.of(predicted, right);
        assertThat(all).isEqualTo(new EntityScore(4, 7, 6));
        assertThat(all.precision()).isCloseTo(4 / 7.0, within(1e-12));
        assertThat(all.recall()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(all.f1()).isCloseTo(8 / 13.0, within(1e-12));
        assertThat(EntityScore.macroF1(predicted, right)).isCloseTo((1 + 0.5 + 0 + 1) / 4, within(1e-12));
        assertThat(EntityScore.of(List.of(List.of("O")), List.of(List.of("O"))).f1())
                .isZero();
    }

    @Test
    void aSentenceHasItsEntitiesFromTheLeft() {
        assertThat(EntityScore.spans(List.of("I-PER", "I-PER", "B-PER", "O", "S-LOC", "E-LOC", "I-ORG", "I-LOC")))
                .containsExactly(
                        new EntityScore.Span(0, 2, "PER"),
                        new EntityScore.Span(2, 3, "PER"),
                        new EntityScore.Span(4, 5, "LOC"),
                        new EntityScore.Span(5, 6, "LOC"),
                        new EntityScore.Span(6, 7, "ORG"),
                        new EntityScore.Span(7, 8, "LOC"));
        assertThat(EntityScore.spans(List.of())).isEmpty();
        assertThat(EntityScore.areTags(List.of("O", "B-PER"))).isTrue();
        assertThat(EntityScore.areTags(List.of("O"))).isFalse();
        assertThat(EntityScore.areTags(List.of("O", "B-PER", "NOUN"))).isFalse();
        assertThat(EntityScore.areTags(List.of("B-"))).isFalse();
    }

    /** The two rules of seqeval's {@code get_entities}, written down as they stand there, on tags drawn by chance. */
    @Test
    void entitiesAreThoseOfSeqeval() {
        String[] tags = {"O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"};
        for (int sentence = 0; sentence < 2000; sentence++) {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                row.add(tags[Philox.below(tags.length, 3, 0, sentence, i)]);
            }
            assertThat(EntityScore.spans(row)).as(row.toString()).isEqualTo(seqeval(row));
        }
    }

    private static List<EntityScore.Span> seqeval(List<String> row) {
        List<EntityScore.Span> chunks = new ArrayList<>();
        char prev = 'O';
        String prevType = "";
        int begin = 0;
        for (int i = 0; i <= row.size(); i++) {
            String chunk = i < row.size() ? row.get(i) : "O";
            char tag = chunk.charAt(0);
            String type = chunk.substring(1).replaceFirst("^-", "");
            boolean end = prev == 'E'
                    || prev == 'S'
                    || ((prev == 'B' || prev == 'I') && (tag == 'B' || tag == 'S' || tag == 'O'))
                    || (prev != 'O' && !prevType.equals(type));
            boolean start = tag == 'B'
                    || tag == 'S'
                    || ((prev == 'E' || prev == 'S' || prev == 'O') && (tag == 'E' || tag == 'I'))
                    || (tag != 'O' && !prevType.equals(type));
            if (end) {
                chunks.add(new EntityScore.Span(begin, i, prevType));
            }
            begin = start ? i : begin;
            prev = tag;
            prevType = type;
        }
        return chunks;
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> EntityScore.of(List.of(List.of("PER")), List.of(List.of("O"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("such as B-PER; got \"PER\"");
        assertThatThrownBy(() -> EntityScore.of(List.of(List.of("O", "O")), List.of(List.of("O"))))
                .hasMessageContaining("Sentence 0 has 1 tags; predicted are 2");
        assertThatThrownBy(() -> Bleu.ofCorpus(List.of("a"), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a reference for each text; got 1 texts and 0 references");
        assertThatThrownBy(() -> Bleu.ofCorpus(List.of("a"), List.of(List.of())))
                .hasMessageContaining("a reference or more");
        assertThatThrownBy(() -> ErrorRate.ofWords(List.of(), List.of())).hasMessageContaining("a text or more");
    }
}
