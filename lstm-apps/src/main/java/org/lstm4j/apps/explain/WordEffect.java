package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a word does to the probability, told in two ways that need not agree.
 *
 * @param text of the word
 * @param share what it adds on the way from nothing that is read to all that is read, by integrated gradients
 * @param drop how much the probability falls when this word alone is left out; empty if that was not tried
 */
record WordEffect(String text, double share, OptionalDouble drop) {
    private static final double LARGE = 0.05; // a share or drop that a reader looks at
    private static final double APART = 3; // times as large: the two do not tell the same
    private static final double FLAT = 0.05; // the slope of a sigmoid is 0.25 in its middle

    /** Those of all words, in their order. */
    static List<WordEffect> of(Explained explained) {
        List<WordEffect> effects = new ArrayList<>();
        for (int i = 0; i < explained.sentence().words().size(); i++) {
            int word = i;
            double share = explained.columns().stream()
                    .filter(column -> column.word() == word)
                    .mapToDouble(explained::share)
                    .findFirst()
                    .orElseThrow();
            effects.add(new WordEffect(explained.sentence().words().get(i).text(), share, explained.drop(i)));
        }
        return List.copyOf(effects);
    }

    /** What both numbers are, for those who see them. */
    static String meaning() {
        return "A share is what the word adds on the way from nothing read to all read, a drop how much the probability falls"
                + " when the word alone is left out.";
    }

    /** Why share and drop of a word are far apart, where they are; says so of the word of which it is plainest. */
    static Optional<String> whyApart(List<WordEffect> effects, double probability) {
        return effects.stream()
                .filter(WordEffect::isApart)
                .max(Comparator.comparingDouble(WordEffect::distance))
                .map(effect -> effect.whyApart(probability));
    }

    private double distance() {
        return drop.isPresent() ? Math.abs(share - drop.getAsDouble()) : 0;
    }

    private boolean isApart() {
        if (drop.isEmpty()) {
            return false;
        }
        double most = Math.max(Math.abs(share), Math.abs(drop.getAsDouble()));
        double least = Math.min(Math.abs(share), Math.abs(drop.getAsDouble()));
        boolean areOpposite = share * drop.getAsDouble() < 0;
        return most >= LARGE && (areOpposite || most > APART * least);
    }

    private String whyApart(double probability) {
        String numbers = String.format(
                Locale.ROOT, "\"%s\" has a share of %+.3f and a drop of %+.3f. ", text, share, drop.orElseThrow());
        double slope = probability * (1 - probability);
        if (Math.abs(share) < Math.abs(drop.orElseThrow())) {
            return numbers
                    + "That is no mistake: shares are split among all words of the way, and what a word does only together with"
                    + " others counts in full when it alone is left out.";
        }
        if (slope < FLAT) {
            return numbers
                    + String.format(
                            Locale.ROOT,
                            "That is no mistake: at %.4f the probability is saturated. Its slope there is %.4f of that of what"
                                    + " goes into it, in the middle it would be 0.25; the other words alone keep it near %d.",
                            probability,
                            slope,
                            Math.round(probability));
        }
        return numbers
                + "That is no mistake: without this word the model reads the others otherwise, and they make up for it; its share"
                + " is from where they were not read yet.";
    }
}
