package org.lstm4j.text;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A chain from text to words, and the vocabulary that gives them ids. Immutable and thread-safe.
 *
 * @param chain from text to words
 * @param vocabulary from words to ids
 */
public record WordEncoder(WordChain chain, Vocabulary vocabulary) implements TextEncoder {
    /** Checks that nothing is null. */
    public WordEncoder {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(vocabulary, "vocabulary");
    }

    /** An encoder whose vocabulary is that of {@code texts}. */
    public static WordEncoder fit(
            WordChain chain, VocabularyRule rule, List<String> texts, TextPreparation preparation) {
        return new WordEncoder(chain, Vocabulary.fit(rule, preparation.words(chain, texts)));
    }

    @Override
    public List<String> words(String text) {
        return chain.words(text);
    }

    @Override
    public List<String> knownWords(String text) {
        return vocabulary.known(chain.words(text));
    }

    @Override
    public int[] encode(String text) {
        return vocabulary.encode(chain.words(text));
    }

    @Override
    public List<int[]> encodeAll(List<String> texts, TextPreparation preparation) {
        return preparation.words(chain, texts).stream().map(vocabulary::encode).toList();
    }

    /** The words of {@code ids} with a space between two, padding and the start token left out. */
    @Override
    public String decode(int... ids) {
        int start = vocabulary.rule().start().map(SpecialToken::id).orElse(0);
        return vocabulary
                .tokens(IntStream.of(ids).filter(id -> id != 0 && id != start).toArray())
                .stream()
                .collect(Collectors.joining(" "));
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt unknownId() {
        return vocabulary.unknownId();
    }

    @Override
    public SequencedMap<String, Integer> wordIndex() {
        return vocabulary.index();
    }

    @Override
    public List<TextStage> explain(String text) {
        return chain.explain(text);
    }
}
