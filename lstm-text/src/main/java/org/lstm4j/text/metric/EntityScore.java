package org.lstm4j.text.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;

/**
 * Precision, recall and F1 of entities: one is found if its first and last tag and its type are right. Tags are {@code O}, or a letter, a dash and
 * a type: {@code B} begins, {@code I} and {@code E} go on, {@code E} and {@code S} end. As in conlleval an entity also begins where a
 * type changes or a tag goes on after none. <i>Source:</i> Tjong Kim Sang 2000; {@code seqeval} in its default mode.
 *
 * @param hits entities that were found and are there
 * @param found entities that were found
 * @param wanted entities that are there
 */
public record EntityScore(long hits, long found, long wanted) {
    private static final String OUTSIDE = "O";

    /**
     * An entity of a sentence.
     *
     * @param from its first tag, counted from 0
     * @param to the tag behind its last
     * @param type what stands behind the dash
     */
    public record Span(int from, int to, String type) {}

    /** An entity and its sentence. */
    private record Entity(int sentence, Span span) {}

    /** {@code hits / found}, 0 if nothing was found. */
    public double precision() {
        return found == 0 ? 0 : (double) hits / found;
    }

    /** {@code hits / wanted}, 0 if there is nothing. */
    public double recall() {
        return wanted == 0 ? 0 : (double) hits / wanted;
    }

    /** {@code 2 hits / (found + wanted)}, 0 if both are 0. */
    public double f1() {
        return found + wanted == 0 ? 0 : 2.0 * hits / (found + wanted);
    }

    /**
     * Of all entities together (micro).
     *
     * @param predicted the tags of each sentence
     * @param right as many, each as long
     */
    public static EntityScore of(List<List<String>> predicted, List<List<String>> right) {
        return perType(predicted, right).values().stream()
                .reduce(
                        new EntityScore(0, 0, 0),
                        (a, b) -> new EntityScore(a.hits + b.hits, a.found + b.found, a.wanted + b.wanted));
    }

    /** The mean F1 of the types that occur (macro), 0 if none does; parameters as {@link #of}. */
    public static double macroF1(List<List<String>> predicted, List<List<String>> right) {
        return perType(predicted, right).values().stream()
                .mapToDouble(EntityScore::f1)
                .average()
                .orElse(0);
    }

    /** Of each type, by name; parameters as {@link #of}. */
    public static SortedMap<String, EntityScore> perType(List<List<String>> predicted, List<List<String>> right) {
        Pairs.check("A score of entities", predicted, right);
        Set<Entity> found = new HashSet<>();
        Set<Entity> wanted = new HashSet<>();
        for (int i = 0; i < predicted.size(); i++) {
            if (predicted.get(i).size() != right.get(i).size()) {
                throw new InvalidInputException(
                        "Sentence " + i + " has " + right.get(i).size() + " tags; predicted are "
                                + predicted.get(i).size());
            }
            int sentence = i;
            spans(predicted.get(i)).forEach(span -> found.add(new Entity(sentence, span)));
            spans(right.get(i)).forEach(span -> wanted.add(new Entity(sentence, span)));
        }
        SortedMap<String, EntityScore> scores = new TreeMap<>();
        for (Map.Entry<Set<Entity>, Boolean> side : List.of(Map.entry(found, true), Map.entry(wanted, false))) {
            for (Entity entity : side.getKey()) {
                boolean isFound = side.getValue();
                boolean isHit = isFound && wanted.contains(entity);
                scores.merge(
                        entity.span().type(),
                        new EntityScore(isHit ? 1 : 0, isFound ? 1 : 0, isFound ? 0 : 1),
                        (a, b) -> new EntityScore(a.hits + b.hits, a.found + b.found, a.wanted + b.wanted));
            }
        }
        return scores;
    }

    /**
     * True if labels are such tags, one of them other than {@code O}: then entities are to be found by them. Of a list of all labels of
     * a task, not of a sentence, which may have no entity.
     */
    public static boolean areTags(Collection<String> labels) {
        return labels.stream().allMatch(label -> label.equals(OUTSIDE) || isInside(label))
                && labels.stream().anyMatch(EntityScore::isInside);
    }

    private static boolean isInside(String tag) {
        return tag.length() >= 3 && tag.charAt(1) == '-' && "BIES".indexOf(tag.charAt(0)) >= 0;
    }

    /**
     * The entities of a sentence, from the left.
     *
     * @param tags one for each word
     * @throws InvalidInputException if one is no such tag
     */
    public static List<Span> spans(List<String> tags) {
        List<Span> spans = new ArrayList<>();
        char before = 'O';
        String type = "";
        int from = 0;
        for (int i = 0; i <= tags.size(); i++) {
            String tag = i < tags.size() ? tags.get(i) : OUTSIDE;
            char kind = kind(tag);
            String name = tag.length() > 2 ? tag.substring(2) : "";
            if (before != 'O' && ends(before, kind, type, name)) {
                spans.add(new Span(from, i, type));
            }
            if (kind != 'O' && begins(before, kind, type, name)) {
                from = i;
            }
            before = kind;
            type = name;
        }
        return spans;
    }

    private static char kind(String tag) {
        if (tag.equals(OUTSIDE)) {
            return 'O';
        }
        if (!isInside(tag)) {
            throw new InvalidInputException(
                    "A tag is O, or B, I, E or S, a dash and a type, such as B-PER; got \"" + tag + "\"");
        }
        return tag.charAt(0);
    }

    private static boolean ends(char before, char kind, String type, String name) {
        return before == 'E' || before == 'S' || kind == 'B' || kind == 'S' || kind == 'O' || !type.equals(name);
    }

    private static boolean begins(char before, char kind, String type, String name) {
        return kind == 'B' || kind == 'S' || before == 'E' || before == 'S' || before == 'O' || !type.equals(name);
    }
}
