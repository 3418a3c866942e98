package org.lstm4j.apps.task.text;

import java.util.Optional;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;

/**
 * From text to numbers, as Keras's {@code Tokenizer} and {@code pad_sequences} do it.
 *
 * @param vocabulary how many ids there are, padding (0) and the out-of-vocabulary token (1) among them
 * @param oovToken stands for each word outside the vocabulary
 * @param maxLength longest sequence, in words; longer ones are cut, shorter ones padded with 0
 * @param padding the end at which zeros are added
 * @param truncating the end at which words are dropped
 * @param lengths whether recurrent layers are told the length of each sequence, so that padding is neither computed nor
 *     read; needs padding at the end
 */
public record TextConfig(
        int vocabulary, String oovToken, int maxLength, Side padding, Side truncating, boolean lengths) {
    private static final int PADDING_ID = 0;

    public TextConfig {
        SettingException.atLeast(3, "vocabulary", vocabulary);
        SettingException.notBlank("oovToken", oovToken);
        SettingException.atLeast(1, "maxLength", maxLength);
        if (lengths && padding == Side.PRE) {
            throw new SettingException("lengths", "needs padding = post: lengths are counted from the first step");
        }
    }

    /** What somebody who did not choose it might like to know. */
    Optional<String> warning() {
        return !lengths && padding == Side.POST
                ? Optional.of(
                        "Without text.lengths, recurrent layers read the padding behind each text as if it were words")
                : Optional.empty();
    }

    /** Learns the vocabulary from texts. */
    TextPipeline fit(Iterable<String> texts) {
        Tokenizer tokenizer =
                Tokenizer.builder().numWords(vocabulary).oovToken(oovToken).fit(texts);
        return new TextPipeline(tokenizer, new PadSequences(maxLength, padding, truncating, PADDING_ID));
    }
}
