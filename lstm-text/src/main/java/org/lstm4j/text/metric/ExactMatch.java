package org.lstm4j.text.metric;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The share of texts that are exactly one of their references. */
public final class ExactMatch {
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

    private ExactMatch() {}

    /** Character by character. */
    public static double of(List<String> texts, List<List<String>> references) {
        return of(texts, references, text -> text);
    }

    /**
     * As answers of English questions are compared: in lower case, without ASCII punctuation and the articles a, an and the, with single
     * blanks. <i>Source:</i> the evaluation script of SQuAD 1.1 (Rajpurkar et al. 2016).
     */
    public static double ofAnswers(List<String> texts, List<List<String>> references) {
        return of(texts, references, ExactMatch::normalised);
    }

    private static String normalised(String text) {
        String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return String.join(" ", Spaces.words(ARTICLES.matcher(plain).replaceAll(" ")));
    }

    private static double of(List<String> texts, List<List<String>> references, UnaryOperator<String> form) {
        Pairs.check("An exact match", texts, references);
        long hits = 0;
        for (int i = 0; i < texts.size(); i++) {
            String text = form.apply(texts.get(i));
            hits += references.get(i).stream()
                            .anyMatch(right -> form.apply(right).equals(text))
                    ? 1
                    : 0;
        }
        return (double) hits / texts.size();
    }
}
