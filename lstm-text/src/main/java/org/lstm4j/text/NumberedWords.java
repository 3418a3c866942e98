package org.lstm4j.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;

/**
 * A chain from text to words, and the ids that another program gave them: any ids, with gaps, 0 among them. Which one
 * pads, the pipeline's {@link PadSequences} says. Immutable and thread-safe.
 *
 * @param chain from text to words
 * @param wordIndex the id of each word, from 0 on; different words have different ids
 * @param unknownId the id of words that have none; without it they are left out
 */
public record NumberedWords(WordChain chain, SequencedMap<String, Integer> wordIndex, OptionalInt unknownId)
        implements TextEncoder {
    /** The largest id: the size of the vocabulary is one more. */
    public static final int MAX_ID = Integer.MAX_VALUE - 1;

    /**
     * Copies the words, by rising id.
     *
     * @throws InvalidInputException if there is no word, an id is out of range, or two words have the same one
     */
    public NumberedWords {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(unknownId, "unknownId");
        if (wordIndex.isEmpty()) {
            throw new InvalidInputException("NumberedWords: there are no words, expected at least one.");
        }
        if (unknownId.isPresent()) {
            check("unknown words", unknownId.getAsInt());
        }
        Map<Integer, String> words = HashMap.newHashMap(wordIndex.size());
        wordIndex.forEach((word, id) -> {
            check("the word \"" + word + "\"", id);
            String other = words.put(id, word);
            if (other != null) {
                throw new InvalidInputException("NumberedWords: \"" + other + "\" and \"" + word + "\" have the id "
                        + id + ", expected one for each. Are the numbers counts?");
            }
        });
        wordIndex = byId(wordIndex);
    }

    private static void check(String what, int id) {
        if (id < 0 || id > MAX_ID) {
            throw new InvalidInputException(
                    "NumberedWords: the id of " + what + " is " + id + ", expected 0 to " + MAX_ID + ".");
        }
    }

    private static SequencedMap<String, Integer> byId(Map<String, Integer> index) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(index.entrySet());
        entries.sort(Map.Entry.comparingByValue());
        SequencedMap<String, Integer> sorted = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableSequencedMap(sorted);
    }

    @Override
    public List<String> words(String text) {
        return chain.words(text);
    }

    @Override
    public List<String> knownWords(String text) {
        return chain.words(text).stream().filter(wordIndex::containsKey).toList();
    }

    @Override
    public int[] encode(String text) {
        return encode(chain.words(text));
    }

    @Override
    public List<int[]> encodeAll(List<String> texts, TextPreparation preparation) {
        return preparation.words(chain, texts).stream().map(this::encode).toList();
    }

    private int[] encode(List<String> words) {
        int[] ids = new int[words.size()];
        int count = 0;
        for (String word : words) {
            Integer id = wordIndex.get(word);
            if (id != null) {
                ids[count++] = id;
            } else if (unknownId.isPresent()) {
                ids[count++] = unknownId.getAsInt();
            }
        }
        return Arrays.copyOf(ids, count);
    }

    /**
     * The words of {@code ids} with a space between two; ids of no word are left out, that of unknown ones is {@code
     * <ID>}.
     */
    @Override
    public String decode(int... ids) {
        Map<Integer, String> words = new HashMap<>();
        wordIndex.forEach((word, id) -> words.put(id, word));
        unknownId.ifPresent(id -> words.putIfAbsent(id, "<" + id + ">"));
        return IntStream.of(ids)
                .mapToObj(id -> words.getOrDefault(id, ""))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    @Override
    public int vocabularySize() {
        return Math.max(wordIndex.lastEntry().getValue(), unknownId.orElse(0)) + 1;
    }

    @Override
    public List<TextStage> explain(String text) {
        return chain.explain(text);
    }
}
