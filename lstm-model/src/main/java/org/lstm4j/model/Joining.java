package org.lstm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.text.Detokenizer;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordSplit;

/** How what a model wrote becomes a text again: the reverse of how its pipeline cuts texts. */
enum Joining {
    /** Each word is a character, blanks among them. */
    CHARACTERS,
    /** Punctuation and clitics are words of their own. */
    TOKENS,
    /** Words stand between spaces. */
    WORDS;

    private static final Detokenizer DETOKENIZER = new Detokenizer(false);

    static Joining of(TextEncoder encoder) {
        return switch (encoder) {
            case Tokenizer keras -> NextWords.isOfCharacters(keras) ? CHARACTERS : WORDS;
            case WordEncoder words ->
                switch (words.chain().split()) {
                    case WordSplit.Learned learned -> TOKENS;
                    case WordSplit.Simple simple -> TOKENS;
                    case WordSplit.BareTreebank treebank -> TOKENS;
                    default -> WORDS;
                };
            default -> WORDS;
        };
    }

    /** The beginning as it is kept: a blank at its end is a character that the model has read. */
    String beginning(String text) {
        return this == CHARACTERS ? text : text.strip();
    }

    /** A text and what was written behind it. */
    String text(String before, List<String> written) {
        if (written.isEmpty()) {
            return before;
        }
        boolean isFirst = before.isEmpty();
        return switch (this) {
            case CHARACTERS -> before + String.join("", written);
            case WORDS -> before + (isFirst ? "" : " ") + String.join(" ", written);
            case TOKENS -> {
                List<String> words = new ArrayList<>(written);
                if (isFirst) {
                    yield DETOKENIZER.text(words);
                }
                // Whether the first one is joined to what stands before it shows behind any word.
                words.addFirst("x");
                yield before + DETOKENIZER.text(words).substring(1);
            }
        };
    }
}
