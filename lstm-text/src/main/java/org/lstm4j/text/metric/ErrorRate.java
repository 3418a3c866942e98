package org.lstm4j.text.metric;

import java.util.List;
import java.util.function.Function;

/**
 * How many edits make the references of the texts, divided by how long the references are, over all texts together. It may be above 1; where
 * all references are empty it is 0 if all texts are, else infinite. Nothing is normalised. <i>Source:</i> Klatt, Peters 2002; {@code jiwer}.
 */
public final class ErrorRate {
    private ErrorRate() {}

    /**
     * The word error rate: words stand between white space.
     *
     * @param texts what was recognised or written
     * @param references what is right, one for each
     */
    public static double ofWords(List<String> texts, List<String> references) {
        return of(texts, references, Spaces::words);
    }

    /**
     * The character error rate, of code points, white space among them.
     *
     * @param texts what was recognised or written
     * @param references what is right, one for each
     */
    public static double ofCharacters(List<String> texts, List<String> references) {
        return of(texts, references, text -> text.codePoints().boxed().toList());
    }

    private static double of(List<String> texts, List<String> references, Function<String, List<?>> cut) {
        Pairs.check("An error rate", texts, references);
        long edits = 0;
        long length = 0;
        for (int i = 0; i < texts.size(); i++) {
            List<?> right = cut.apply(references.get(i));
            edits += EditDistance.of(cut.apply(texts.get(i)), right);
            length += right.size();
        }
        return edits == 0 ? 0 : (double) edits / length;
    }
}
