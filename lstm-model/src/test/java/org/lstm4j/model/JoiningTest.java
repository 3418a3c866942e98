package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordSplit;

class JoiningTest {
    private static final List<String> TEXTS = List.of("a cat, a dog");

    private static TextEncoder keras(boolean charLevel) {
        return Tokenizer.builder().charLevel(charLevel).fit(TEXTS);
    }

    private static Joining of(WordSplit split) {
        WordChain chain = new WordChain(List.of(), split, List.of());
        return Joining.of(WordEncoder.fit(chain, VocabularyRule.mostCommon(9), TEXTS, TextPreparation.DIRECT));
    }

    @Test
    void charactersAreJoinedWithoutBlanksBetweenThem() {
        Joining joining = Joining.of(keras(true));
        assertThat(joining.text(joining.beginning("the c"), List.of("a", "t", " ", "s")))
                .isEqualTo("the cat s");
        assertThat(joining.text(joining.beginning("the "), List.of("c"))).isEqualTo("the c");
        assertThat(joining.text("", List.of("c", "a"))).isEqualTo("ca");
        assertThat(joining).isEqualTo(Joining.CHARACTERS);
    }

    @Test
    void wordsStandBetweenSpaces() {
        Joining joining = Joining.of(keras(false));
        assertThat(joining.text(joining.beginning(" the cat "), List.of("sat", "down")))
                .isEqualTo("the cat sat down");
        assertThat(joining.text("", List.of("sat", "down"))).isEqualTo("sat down");
        assertThat(joining.text("the cat", List.of())).isEqualTo("the cat");
        assertThat(of(new WordSplit.At(" "))).isEqualTo(Joining.WORDS);
        assertThat(of(new WordSplit.Whitespace(WordSplit.Spaces.UNICODE))).isEqualTo(Joining.WORDS);
    }

    @Test
    void punctuationAndCliticsAreJoinedToTheirWord() {
        Joining joining = of(new WordSplit.Simple());
        assertThat(joining).isEqualTo(Joining.TOKENS).isEqualTo(of(new WordSplit.BareTreebank()));
        assertThat(joining.text("the cat", List.of(",", "a", "dog", "."))).isEqualTo("the cat, a dog.");
        assertThat(joining.text("this is", List.of("n't", "(", "so", ")"))).isEqualTo("this isn't (so)");
        assertThat(joining.text("", List.of("so", "?"))).isEqualTo("so?");
    }
}
