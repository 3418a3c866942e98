package org.lstm4j.text.metric;

import java.util.List;
import java.util.regex.Pattern;

/** The tokenization of mteval-v13a, in which figures of BLEU are published. <i>Source:</i> {@code sacrebleu.tokenizers.tokenizer_13a}. */
final class Tokenizer13a {
    private static final Pattern SYMBOLS = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern POINT_BEHIND = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH = Pattern.compile("([0-9])(-)");

    private Tokenizer13a() {}

    static List<String> tokens(String text) {
        String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        if (line.contains("&")) {
            line = line.replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
        line = SYMBOLS.matcher(" " + line + " ").replaceAll(" $1 ");
        line = POINT_BEHIND.matcher(line).replaceAll("$1 $2 ");
        line = POINT_BEFORE.matcher(line).replaceAll(" $1 $2");
        line = DASH.matcher(line).replaceAll("$1 $2 ");
        return Spaces.words(line);
    }
}
