package org.lstm4j.apps.task.text;

import org.lstm4j.apps.config.SettingException;

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
public record TextConfig(int vocabulary, String oovToken, int maxLength, End padding, End truncating, boolean lengths) {

    /** An end of a sequence. */
    public enum End {
        /** The start. */
        PRE,
        /** The end. */
        POST
    }

    public TextConfig {
        SettingException.atLeast(3, "vocabulary", vocabulary);
        SettingException.notBlank("oovToken", oovToken);
        SettingException.atLeast(1, "maxLength", maxLength);
        if (lengths && padding == End.PRE) {
            throw new SettingException("lengths", "needs padding = post: lengths are counted from the first step");
        }
    }
}
