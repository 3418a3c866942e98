package org.lstm4j.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * Words and their ids. Immutable and thread-safe.
 *
 * <p>Words are compared as they are: whoever wants lower case puts it into the steps before.
 */
public final class Vocabulary {
    /** What {@link #tokens} shows for id 0. */
    public static final String PADDING = "<PAD>";

    private final VocabularyRule rule;
    private final List<String> words; // id - firstId -> word
    private final Set<String> rare; // beyond the limit; empty unless the rule tells them from unseen ones
    private final FitCounts counts;
    private final SequencedMap<String, Integer> index;

    /**
     * What was counted when a vocabulary was fitted; all 0 for one that was read from a list.
     *
     * @param texts how many texts
     * @param tokens how many words they had
     * @param distinct how many different ones, kept or not
     */
    public record FitCounts(long texts, long tokens, long distinct) {
        /** Nothing was counted. */
        public static final FitCounts NONE = new FitCounts(0, 0, 0);
    }

    /**
     * A vocabulary that was fitted before.
     *
     * @param words by rising id, the first with {@link VocabularyRule#firstId}
     * @param rare words beyond the limit; empty unless the rule has {@link VocabularyRule#unseen}
     * @throws InvalidInputException if a word stands there twice, or they are more than the rule allows
     */
    public Vocabulary(VocabularyRule rule, List<String> words, Set<String> rare, FitCounts counts) {
        this.rule = Objects.requireNonNull(rule, "rule");
        this.words = List.copyOf(words);
        this.rare = rule.unseen().isPresent() ? Collections.unmodifiableSet(new LinkedHashSet<>(rare)) : Set.of();
        this.counts = Objects.requireNonNull(counts, "counts");
        if (words.size() > room(rule)) {
            throw new InvalidInputException("Vocabulary: " + words.size() + " words, expected at most " + room(rule)
                    + " by its idLimit and firstId.");
        }
        SequencedMap<String, Integer> ids = LinkedHashMap.newLinkedHashMap(words.size());
        for (String word : words) {
            Integer before = ids.put(word, rule.firstId() + ids.size());
            if (before != null) {
                throw new InvalidInputException(
                        "Vocabulary: the word \"" + word + "\" stands there twice, expected different words.");
            }
        }
        this.index = Collections.unmodifiableSequencedMap(ids);
    }

    /**
     * Counts words and gives the more frequent the lower ids.
     *
     * @param texts the words of each text
     */
    public static Vocabulary fit(VocabularyRule rule, Iterable<List<String>> texts) {
        Map<String, Integer> occurrences = new LinkedHashMap<>();
        long textCount = 0;
        long tokens = 0;
        for (List<String> text : texts) {
            textCount++;
            tokens += text.size();
            text.forEach(word -> occurrences.merge(word, 1, Integer::sum));
        }
        FitCounts counts = new FitCounts(textCount, tokens, occurrences.size());
        specialTokens(rule).forEach(token -> occurrences.remove(token.text()));
        List<Map.Entry<String, Integer>> ranked = new ArrayList<>(occurrences.entrySet());
        ranked.sort(order(rule.ties()));
        return of(rule, ranked.stream().map(Map.Entry::getKey).toList(), counts);
    }

    /**
     * The words of a published list, by falling frequency.
     *
     * @throws InvalidInputException if a word stands there twice
     */
    public static Vocabulary of(VocabularyRule rule, List<String> ranked) {
        return of(rule, ranked, FitCounts.NONE);
    }

    private static Vocabulary of(VocabularyRule rule, List<String> ranked, FitCounts counts) {
        int kept = (int) Math.min(ranked.size(), room(rule));
        return new Vocabulary(
                rule, ranked.subList(0, kept), new LinkedHashSet<>(ranked.subList(kept, ranked.size())), counts);
    }

    private static Comparator<Map.Entry<String, Integer>> order(WordOrder ties) {
        Comparator<Map.Entry<String, Integer>> byCount = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return switch (ties) {
            case FIRST_SEEN -> byCount; // the sort is stable, and the map in the order first seen
            case LAST_IN_ALPHABET ->
                byCount.thenComparing(
                        Map.Entry::getKey,
                        Comparator.comparing(Vocabulary::codePoints, Arrays::compare)
                                .reversed());
        };
    }

    /** Not {@link String#compareTo}: it puts emoji before the last letters of the basic plane, UTF-8 and Python do not. */
    private static int[] codePoints(String word) {
        return word.codePoints().toArray();
    }

    private static long room(VocabularyRule rule) {
        return rule.idLimit().map(limit -> (long) limit - rule.firstId()).orElse(Long.MAX_VALUE);
    }

    private static List<SpecialToken> specialTokens(VocabularyRule rule) {
        List<SpecialToken> tokens = new ArrayList<>();
        if (rule.unknown() instanceof UnknownWords.Replace(SpecialToken token)) {
            tokens.add(token);
        }
        rule.start().ifPresent(tokens::add);
        return tokens;
    }

    /** The ids of {@code words}, that of the start first if there is one. @throws UnknownWordException if one is refused */
    public int[] encode(List<String> words) {
        int[] ids = new int[words.size() + 1];
        int count = 0;
        if (rule.start().isPresent()) {
            ids[count++] = rule.start().get().id();
        }
        int position = 0;
        for (String word : words) {
            Integer id = index.get(word);
            if (id != null) {
                ids[count++] = id;
            } else {
                switch (rule.unseen().isEmpty() || rare.contains(word)
                        ? rule.unknown()
                        : rule.unseen().get()) {
                    case UnknownWords.Replace(SpecialToken token) -> ids[count++] = token.id();
                    case UnknownWords.Drop drop -> {}
                    case UnknownWords.Refuse refuse -> throw new UnknownWordException(word, position);
                }
            }
            position++;
        }
        return Arrays.copyOf(ids, count);
    }

    /** Those of {@code words} that {@link #encode} gives an id of their own, in order. */
    public List<String> known(List<String> words) {
        return words.stream().filter(index::containsKey).toList();
    }

    /** What stands for each id: words, special tokens, {@value #PADDING} for 0, and {@code <3>} for an id 3 that is nobody's. */
    public List<String> tokens(int... ids) {
        return Arrays.stream(ids).mapToObj(this::token).toList();
    }

    private String token(int id) {
        if (id == 0) {
            return PADDING;
        }
        return word(id).or(() -> special(id)).orElse("<" + id + ">");
    }

    private Optional<String> special(int id) {
        return specialTokens(rule).stream()
                .filter(token -> token.id() == id)
                .map(SpecialToken::text)
                .findFirst();
    }

    /** The word of an id, if it has one. */
    public Optional<String> word(int id) {
        int position = id - rule.firstId();
        return position >= 0 && position < words.size() ? Optional.of(words.get(position)) : Optional.empty();
    }

    /** How words got their ids. */
    public VocabularyRule rule() {
        return rule;
    }

    /** The words by rising id, the first with {@link VocabularyRule#firstId}. Unmodifiable. */
    public List<String> words() {
        return words;
    }

    /** The id of each word by rising id, special tokens not among them. Unmodifiable. */
    public SequencedMap<String, Integer> index() {
        return index;
    }

    /** Words beyond the limit, by falling frequency, if the rule tells them from unseen ones. Unmodifiable. */
    public Set<String> rare() {
        return rare;
    }

    /** What was counted when it was fitted. */
    public FitCounts counts() {
        return counts;
    }

    /** A number above every id: the number of rows an embedding needs. */
    public int size() {
        return rule.firstId() + words.size();
    }

    /** The id that stands for unknown words; empty if they are dropped or refused. */
    public OptionalInt unknownId() {
        return rule.unknown() instanceof UnknownWords.Replace(SpecialToken token)
                ? OptionalInt.of(token.id())
                : OptionalInt.empty();
    }

    /** Equal if rule, words and counts are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vocabulary that
                && rule.equals(that.rule)
                && words.equals(that.words)
                && rare.equals(that.rare)
                && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rule, words);
    }

    @Override
    public String toString() {
        return "Vocabulary[words=" + words.size() + ", size=" + size() + "]";
    }
}
