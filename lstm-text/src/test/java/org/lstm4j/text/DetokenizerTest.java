package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetokenizerTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "did you work as a salesperson before | did you work as a salesperson before",
                "it is n't , is it ?                   | it isn't, is it?",
                "you can not ( or gon na ) pay $ 5     | you cannot (or gonna) pay $5",
                "he said \" no \" .                    | he said \"no\".",
                "the dogs ' bowls , john 's , we 'll   | the dogs' bowls, john's, we'll",
            })
    void wordsAreJoinedAsPeopleWrite(String words, String text) {
        assertThat(new Detokenizer(false).text(List.of(words.split(" ")))).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"yes . so am i ! \" éclair | Yes. So am I! \"Éclair", "( well ) no | (Well) no"})
    void sentencesStartWithACapitalIfAskedFor(String words, String text) {
        assertThat(new Detokenizer(true).text(List.of(words.split(" ")))).isEqualTo(text);
    }

    @Test
    void noWordsGiveNoText() {
        assertThat(new Detokenizer(true).text(List.of())).isEmpty();
    }
}
